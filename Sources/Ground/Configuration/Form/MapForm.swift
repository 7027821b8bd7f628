// SPDX-License-Identifier: Apache-2.0

/// A map with known keys.
package struct MapForm: Sendable {
    /// The value that one key must have if another has a certain value.
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

    /// A text that another key begins with.
    package struct Beginning: Sendable {
        package let key: String
        /// A regular expression.
        package let like: String

        package init(of key: String, like: String) {
            self.key = key
            self.like = like
        }
    }

    package let keys: [KeyForm]
    /// Keys of which exactly one must be present; empty: no such rule.
    package let exactlyOne: [String]
    /// Only then; nil: always.
    package let exactlyOneWhere: Beginning?
    package let variants: [Variant]
    /// Present names of earlier versions' keys; `map.key` if they moved to another map.
    package let renamed: [String: String]

    package init(
        _ keys: [KeyForm], exactlyOneOf exactlyOne: [String] = [],
        where beginning: Beginning? = nil, variants: [Variant] = [],
        renamed: [String: String] = [:]
    ) {
        self.keys = keys
        self.exactlyOne = exactlyOne
        exactlyOneWhere = beginning
        self.variants = variants
        self.renamed = renamed
    }

    package var names: [String] { keys.map(\.name) }

    package subscript(name: String) -> ValueForm? { keys.first { $0.name == name }?.form }
}
