// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A tar file as Python's own module writes it.
package enum TarFile {
    package struct Member: Encodable, Sendable {
        let name: String
        let text: String
        /// Where it leads, if it is a link.
        let link: String?

        package init(_ name: String, _ text: String, link: String? = nil) {
            self.name = name
            self.text = text
            self.link = link
        }
    }

    private struct Question: Encodable {
        let mode: String
        let members: [Member]
    }

    private static let script = """
        import base64, io, json, sys, tarfile
        question = json.load(sys.stdin)
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode=question["mode"]) as tar:
            for member in question["members"]:
                info, data = tarfile.TarInfo(member["name"]), member["text"].encode()
                info.size = len(data)
                if "link" in member:
                    info.type, info.linkname, info.size = tarfile.SYMTYPE, member["link"], 0
                tar.addfile(info, io.BytesIO(data))
        print(json.dumps(base64.b64encode(out.getvalue()).decode()))
        """

    /// - Parameter isPacked: with gzip.
    package static func bytes(_ members: [Member], isPacked: Bool = false) throws -> [UInt8] {
        let text: String = try Python.ask(
            script, Question(mode: isPacked ? "w:gz" : "w", members: members))
        guard let data = Data(base64Encoded: text) else {
            throw CocoaError(.coderReadCorrupt)
        }
        return [UInt8](data)
    }
}
