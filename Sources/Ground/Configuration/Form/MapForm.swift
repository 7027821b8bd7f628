// SPDX-License-Identifier: Apache-2.0

/// One key of a YAML file, declared once: for its parser, and for the schema that editors get.
package struct KeyForm: Sendable {
    package let name: String
    package let form: ValueForm
    /// One line for whoever writes the file, without a full stop.
    package let about: String
    package let isRequired: Bool

    package init(
        _ name: String, _ form: ValueForm, _ about: String, isRequired: Bool = false
    ) {
        self.name = name
        self.form = form
        self.about = about
        self.isRequired = isRequired
    }
}

/// A map whose keys are known.
package struct MapForm: Sendable {
    /// What one key must be where another one has a certain value.
    package struct Variant: Sendable {
        package let key: String
        package let value: String
        package let then: KeyForm

        package init(where key: String, is value: String, _ then: KeyForm) {
            self.key = key
            self.value = value
            self.then = then
        }
    }

    package let keys: [KeyForm]
    /// Keys of which exactly one must be there; none: nothing is asked.
    package let exactlyOne: [String]
    package let variants: [Variant]
    /// What keys of earlier versions are called now; `map.key` where they stand elsewhere.
    package let renamed: [String: String]

    package init(
        _ keys: [KeyForm], exactlyOneOf exactlyOne: [String] = [], variants: [Variant] = [],
        renamed: [String: String] = [:]
    ) {
        self.keys = keys
        self.exactlyOne = exactlyOne
        self.variants = variants
        self.renamed = renamed
    }

    package var names: [String] { keys.map(\.name) }

    package subscript(name: String) -> ValueForm? { keys.first { $0.name == name }?.form }
}
