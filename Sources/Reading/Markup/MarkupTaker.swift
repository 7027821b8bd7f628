// SPDX-License-Identifier: Apache-2.0

/// Who is told what a document has, in its order; what it throws ends the parsing.
package protocol MarkupTaker: AnyObject {
    /// An element begins; its name and its attributes are lent for the call.
    ///
    /// - Parameters:
    ///   - attributes: names and values in turn, nil behind the last.
    ///   - parser: may be asked for the place, and to pause.
    func begin(
        _ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>,
        in parser: MarkupParser
    ) throws
    func end(_ name: UnsafePointer<CChar>, in parser: MarkupParser) throws
    /// A part of a text, in UTF-8; of one text there may be several.
    func take(_ text: UnsafeRawBufferPointer) throws
}
