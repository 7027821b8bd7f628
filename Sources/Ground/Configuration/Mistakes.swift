// SPDX-License-Identifier: Apache-2.0

package import Wording

/// All mistakes of a configuration, thrown together so that one run shows them all.
package struct Mistakes: Error, Sendable, CustomStringConvertible {
    package var all: [Mistake]
    /// The language that the settings name, mistakes or not.
    package let language: Language

    package init(_ all: [Mistake], in language: Language) {
        self.all = all
        self.language = language
    }

    package var description: String {
        all.map(\.description).joined(separator: "\n")
    }
}
