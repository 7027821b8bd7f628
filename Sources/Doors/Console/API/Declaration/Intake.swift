// SPDX-License-Identifier: Apache-2.0

/// In which forms an operation takes a file.
struct Intake: Sendable {
    /// Whose whole body is the file.
    let raw: [String]
    /// The fields of a form beside `file`; nil: no form is taken.
    let form: [Field]?
    /// The members of a JSON body in the place of a file; nil: none is taken.
    let json: [Field]?

    static let rawTypes = ["text/csv", "application/gzip", "application/octet-stream"]
    static let formType = "multipart/form-data"
    static let jsonType = "application/json"

    var types: [String] {
        raw + (form == nil ? [] : [Self.formType]) + (json == nil ? [] : [Self.jsonType])
    }

    /// As the document tells it.
    var content: JSON {
        let file: JSON = ["type": .text("string"), "format": .text("binary")]
        var all = raw.map { JSON.Member(name: $0, value: ["schema": file]) }
        if let form {
            let properties =
                [JSON.Member(name: "file", value: file)]
                + form.map { JSON.Member(name: $0.name, value: $0.schema) }
            let schema: JSON = [
                "type": .text("object"), "properties": .object(properties),
                "required": .list([.text("file")]), "additionalProperties": .boolean(false),
            ]
            all.append(JSON.Member(name: Self.formType, value: ["schema": schema]))
        }
        if let json {
            let schema = Shape.fields(json).schema
            all.append(JSON.Member(name: Self.jsonType, value: ["schema": schema]))
        }
        return .object(all)
    }
}
