// SPDX-License-Identifier: Apache-2.0

/// Why markup is not read on; whose file it is says what that means for a person.
package enum MarkupFlaw: Error, Equatable {
    /// A document type declaration, which may hide or fetch what is not in the document.
    case doctype(line: Int)
    /// Elements within elements.
    case tooDeep(limit: Int, line: Int)
    /// A single tag or comment of more bytes.
    case tooLong(bytes: Int, line: Int)
    /// `reason` is expat's own, in English; line and column, from 1, where it stopped.
    case broken(reason: String, line: Int, column: Int)
    /// Something stands behind the end of the document.
    case trailing(line: Int, column: Int)
    /// The bytes are over, and the document is not.
    case cutOff(reason: String, line: Int)
    case noMemory
}
