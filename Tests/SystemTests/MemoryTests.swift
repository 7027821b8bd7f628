// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension WholeService {
    /// A file costs the same memory however many bytes it has, however they are packed and encoded.
    @Suite struct Memory {
        /// How a file is written by Python, and the lines of its feed's dialect.
        private static let forms = [
            (name: "packed.csv.gz", encoding: "utf-8"), (name: "wide.csv", encoding: "utf-16le"),
            (name: "packed.zip", encoding: "utf-8"), (name: "latin.csv", encoding: "iso-8859-15"),
        ]

        /// Writes `bytes` of rows in an encoding, packed as the name says.
        private static let script = """
            import gzip, sys, zipfile
            path, encoding, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
            note = "été" * 600
            def rows():
                yield ("\\ufeff" * (encoding == "utf-16le") + "id;valeur;note\\n").encode(encoding)
                count, sent = 0, 0
                while sent < size:
                    text = "".join(f"k{count + i};{i},5;{note}\\n" for i in range(50))
                    data = text.encode(encoding)
                    count, sent = count + 50, sent + len(data)
                    yield data
            if path.endswith(".gz"):
                with gzip.open(path, "wb", 1) as out:
                    for data in rows(): out.write(data)
            elif path.endswith(".zip"):
                with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                    with archive.open("packed.csv", "w", force_zip64=True) as out:
                        for data in rows(): out.write(data)
            else:
                with open(path, "wb") as out:
                    for data in rows(): out.write(data)
            """

        @Test(arguments: forms.indices)
        func `memory does not grow with a file, whatever its container and encoding`(
            _ index: Int
        ) async throws {
            let (name, encoding) = Self.forms[index]
            try await World.with { world in
                let yaml = DroppedFile.feedYAML()
                    .replacing("encoding: utf-8", with: "encoding: \(encoding)")
                    .replacing("files: [\"*.csv\"]", with: "files: [\"*\"]")
                _ = try world.write("config/feeds/mesures.yaml", yaml)
                #expect(try await world.run(["migrate"]).status == 0)
                var peaks: [(resident: Int, anonymous: Int)] = []
                for megabytes in [9, 18] {
                    let path = world.home.path + "/\(megabytes)-" + name
                    try await ChildProcess.succeed(
                        "/usr/bin/python3",
                        ["-c", Self.script, path, encoding, "\(megabytes << 20)"])
                    peaks.append(try await peak(path, world))
                }
                let kilobytes = peaks.map { "\($0.resident >> 10) (\($0.anonymous >> 10))" }
                print("\(name), \(encoding): \(kilobytes) KiB (not of files) at 9 and 18 MiB")
                #expect(peaks[1].resident <= peaks[0].resident + (8 << 20), "\(kilobytes)")
                #expect(peaks[1].anonymous > 4 << 20, "was measured")
                #expect(peaks[1].anonymous <= 28 << 20, "\(kilobytes)")
            }
        }

        /// The most memory that an import of the file has at once; what is not of files is looked at
        /// each 5 ms.
        private func peak(
            _ path: String, _ world: World
        ) async throws -> (resident: Int, anonymous: Int) {
            let process = try BasculeProcess(
                ["import", path, "--feed", "mesures"], home: world.home,
                databaseURL: world.databaseURL)
            var most = (resident: 0, anonymous: 0)
            let status = try await eventuallySome(
                "\(path) is imported", within: .seconds(240), every: .milliseconds(5)
            ) {
                let pid = process.child.pid
                most.resident = max(most.resident, ResidentMemory.peak(of: pid))
                most.anonymous = max(most.anonymous, ResidentMemory.anonymous(of: pid))
                return process.child.exitStatus
            }
            #expect(status == 0, "\(process.child.output)\(process.lastWords)")
            try await process.child.dispose()
            return most
        }
    }
}
