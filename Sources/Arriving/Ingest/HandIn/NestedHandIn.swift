// SPDX-License-Identifier: Apache-2.0

/// A file was to be handed in within a transaction: a mistake of the program.
struct NestedHandIn: Error, CustomStringConvertible {
    let name: String

    var description: String {
        "“\(name)” is not handed in within a transaction: it would lie in the inbox before its row "
            + "is one that others see"
    }
}
