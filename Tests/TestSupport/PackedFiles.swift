// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A container as Python's own modules write it.
package enum PackedFiles {
    package enum Form: String, Sendable {
        case tar = "w"
        case packedTar = "w:gz"
        case deflatedZip = "zip"
    }

    package struct Member: Encodable, Sendable {
        let name: String
        let text: String
        /// Where it leads, if it is a link; in a tar file.
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
        import base64, io, json, sys, tarfile, zipfile
        question = json.load(sys.stdin)
        out, mode = io.BytesIO(), question["mode"]
        if mode == "zip":
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
                for member in question["members"]:
                    packed.writestr(member["name"], member["text"])
        else:
            with tarfile.open(fileobj=out, mode=mode) as packed:
                for member in question["members"]:
                    info, data = tarfile.TarInfo(member["name"]), member["text"].encode()
                    info.size = len(data)
                    if "link" in member:
                        info.type, info.linkname, info.size = tarfile.SYMTYPE, member["link"], 0
                    packed.addfile(info, io.BytesIO(data))
        print(json.dumps(base64.b64encode(out.getvalue()).decode()))
        """

    package static func bytes(_ form: Form, _ members: [Member]) throws -> [UInt8] {
        let text: String = try Python.ask(script, Question(mode: form.rawValue, members: members))
        guard let data = Data(base64Encoded: text) else { throw CocoaError(.coderReadCorrupt) }
        return [UInt8](data)
    }
}
