// SPDX-License-Identifier: Apache-2.0

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
