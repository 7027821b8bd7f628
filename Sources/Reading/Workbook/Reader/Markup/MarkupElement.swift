// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Markup

/// The start of an element, lent for the call.
@safe struct MarkupElement {
    private let local: UnsafePointer<CChar>
    private let attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>
    /// Whether it is of the namespace of the part's root, as the elements of a sheet are.
    let isMain: Bool

    private static let separator = MarkupParser.namespaceEnd

    init?(
        _ name: UnsafePointer<CChar>?,
        _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?, main: [CChar]?
    ) {
        guard let name = unsafe name, let attributes = unsafe attributes else { return nil }
        unsafe self.attributes = attributes
        guard let end = unsafe strrchr(name, Int32(Self.separator)) else {
            unsafe local = name
            isMain = main.map(\.isEmpty) ?? true
            return
        }
        unsafe local = UnsafePointer(end + 1)
        let length = unsafe end - UnsafeMutablePointer(mutating: name)
        guard let main else {
            isMain = true
            return
        }
        isMain = unsafe main.withUnsafeBytes { bytes in
            guard bytes.count == length, let start = bytes.baseAddress else { return length == 0 }
            return unsafe memcmp(start, name, length) == 0
        }
    }

    /// The namespace in a name as the parser gives it; empty for none.
    static func namespace(of name: UnsafePointer<CChar>?) -> [CChar] {
        guard let name = unsafe name, let end = unsafe strrchr(name, Int32(separator)) else {
            return []
        }
        let length = unsafe end - UnsafeMutablePointer(mutating: name)
        return unsafe Array(UnsafeBufferPointer(start: name, count: length))
    }

    /// Whether its name, without a namespace, is this one.
    @inline(__always)
    func named(_ name: StaticString) -> Bool { unsafe Self.isSame(local, name) }

    /// The value of an attribute by its name, after its namespace and the separator if it has one.
    @inline(__always)
    func value(_ name: StaticString) -> MarkupValue? {
        var next = unsafe attributes
        while let found = unsafe next.pointee {
            if unsafe Self.isSame(found, name), let value = unsafe next[1] {
                return unsafe MarkupValue(value)
            }
            unsafe next += 2
        }
        return nil
    }

    /// The value of an attribute by its name, whatever its namespace is; one must be there.
    func qualified(_ name: StaticString) -> MarkupValue? {
        var next = unsafe attributes
        while let found = unsafe next.pointee {
            if let end = unsafe strrchr(found, Int32(Self.separator)),
                unsafe Self.isSame(UnsafePointer(end + 1), name), let value = unsafe next[1]
            {
                return unsafe MarkupValue(value)
            }
            unsafe next += 2
        }
        return nil
    }

    @inline(__always)
    private static func isSame(_ text: UnsafePointer<CChar>, _ name: StaticString) -> Bool {
        unsafe strcmp(
            text, UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
    }
}
