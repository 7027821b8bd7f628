// SPDX-License-Identifier: Apache-2.0

extension Answer {
    /// A file that is kept, never shown: RFC 6266, with a name of ASCII for old readers.
    ///
    /// - Parameter name: what the file is called; what no name may have becomes `_`.
    static func download(_ bytes: [UInt8], type: String, name: String) -> Answer {
        let plain = name.unicodeScalars.map { scalar in
            let isPlain = scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7f
            return isPlain && !["\"", "\\", "/", ";", "%"].contains(scalar) ? String(scalar) : "_"
        }.joined()
        let encoded = FormText.encoded(name)
        return Answer(
            200,
            headers: [
                ("Content-Type", type), ("Cache-Control", "no-store"),
                (
                    "Content-Disposition",
                    "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
                ),
            ], body: bytes)
    }
}
