// SPDX-License-Identifier: Apache-2.0

package import Drawing
internal import Foundation
internal import Programs
package import Wording

/// Makes PNG of a drawing, by librsvg's own program: readers of mails show no SVG.
///
/// The same drawing makes the same bytes with the same version of that program.
package struct ChartPainter: Sendable {
    package enum Limits {
        /// Bytes of a picture.
        package static let bytes = 512 << 10
        package static let time = Duration.seconds(15)
        /// Pixels of the picture for one of the drawing: screens of telephones have two or three.
        package static let scale = 2
    }

    /// Why there is no picture.
    package enum Trouble: Worded, Equatable {
        case missing(program: String)
        case failed(program: String, reason: String)
        case tooLarge(bytes: Int)

        package var sentence: Phrase {
            switch self {
            case .missing(let program):
                Phrase(
                    en: "\(program) is not there: install librsvg2-bin",
                    fr: "\(program) n'est pas là : installer librsvg2-bin")
            case .failed(let program, let reason):
                Phrase(
                    en: "\(program) made no picture: \(reason)",
                    fr: "\(program) n'a pas fait d'image : \(reason)")
            case .tooLarge(let bytes):
                Phrase(
                    en: "the picture has more than \(bytes) bytes: show fewer days",
                    fr: "l'image a plus de \(bytes) octets : montrer moins de jours")
            }
        }
    }

    private struct Full: Error {}

    package static let usualProgram = "rsvg-convert"

    /// A name that PATH leads to, or a path.
    package let program: String

    package init(program: String = ChartPainter.usualProgram) { self.program = program }

    /// Blocks until it is made.
    package func png(_ picture: SVG) throws(Trouble) -> [UInt8] {
        // Fonts are all that it looks for; no picture of ours names a file or a host.
        let child = Program(
            program, ["--format", "png", "--zoom", "\(Limits.scale)"],
            environment: Self.environment)
        var bytes: [UInt8] = []
        let outcome: Program.Outcome
        do {
            outcome = try child.run(input: Array(picture.text.utf8), within: Limits.time) { piece in
                bytes += piece
                if bytes.count > Limits.bytes { throw Full() }
            }
        } catch is Full {
            throw .tooLarge(bytes: Limits.bytes)
        } catch ProgramError.notStarted {
            throw .missing(program: program)
        } catch {
            throw .failed(program: program, reason: Phrase(of: error).en)
        }
        guard outcome.status == 0, bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]) else {
            let reason = outcome.errors.split(separator: "\n").first.map { "\($0.prefix(200))" }
            throw .failed(program: program, reason: reason ?? "\(outcome.status)")
        }
        return bytes
    }

    /// What finds programs, and what fonts are found by.
    private static var environment: [String] {
        let ours = ProcessInfo.processInfo.environment
        return ["PATH", "HOME", "XDG_CACHE_HOME"].compactMap { name in
            ours[name].map { "\(name)=\($0)" }
        } + ["LC_ALL=C.UTF-8"]
    }

    /// Whether the program is there; it is not run.
    package var isThere: Bool {
        let files = FileManager.default
        guard !program.contains("/") else { return files.isExecutableFile(atPath: program) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").contains {
            files.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }
}
