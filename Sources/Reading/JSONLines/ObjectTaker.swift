// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Who is told what stands in an object, in its order; an answer of false ends the walk.
protocol ObjectTaker: AnyObject {
    /// A number by its exact text, a text decoded, `true` or `false`.
    func take(_ kind: FieldKind, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool
    func takeNull()
    /// An object or a list begins; the object of the line is the first.
    func open(isList: Bool, at start: Int)
    /// It ends; the line is `bytes` in which it ends before `end`.
    func close(_ bytes: UnsafeBufferPointer<UInt8>, before end: Int) -> Bool
    /// The name of the member whose value comes next.
    func takeName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool
    /// Why it has ended the walk.
    var flaw: ObjectFlaw? { get }
}
