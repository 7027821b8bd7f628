// SPDX-License-Identifier: Apache-2.0

internal import CYajl
internal import Records

/// Walks through one line that is to be an object, by libyajl.
@safe final class ObjectWalker {
    private let limit: Int
    private let takesList: Bool
    private let taker: any ObjectTaker
    /// The parser keeps a pointer to them.
    private let calls: UnsafeMutablePointer<yajl_callbacks>
    private var line: UnsafeBufferPointer<UInt8> = unsafe .init(start: nil, count: 0)
    private var handle: yajl_handle?
    private var depth = 0
    private var flaw: ReadError?

    /// - Parameters:
    ///   - limit: objects and lists within one another.
    ///   - takesList: whether a list is taken as well as an object.
    init(_ taker: any ObjectTaker, depth limit: Int, takesList: Bool = false) {
        self.taker = taker
        self.limit = limit
        self.takesList = takesList
        unsafe calls = .allocate(capacity: 1)
        unsafe calls.initialize(to: Self.calls)
    }

    deinit { unsafe calls.deallocate() }

    func walk(_ line: UnsafeBufferPointer<UInt8>) throws(ObjectFlaw) {
        unsafe self.line = line
        (depth, flaw) = (0, nil)
        let pointer = unsafe Unmanaged.passUnretained(self).toOpaque()
        guard let handle = unsafe yajl_alloc(calls, nil, pointer) else {
            throw .unreadable(.noMemory)
        }
        unsafe self.handle = handle
        defer {
            unsafe yajl_free(handle)
            unsafe self.handle = nil
        }
        var status = unsafe yajl_parse(handle, line.baseAddress, line.count)
        if status == yajl_status_ok { status = unsafe yajl_complete_parse(handle) }
        if let flaw { throw .unreadable(flaw) }
        if let flaw = taker.flaw { throw flaw }
        guard status == yajl_status_ok else {
            throw .unreadable(.notJSON(reason: reason, byte: consumed + 1))
        }
        if let flaw = unsafe JSONText.flaw(in: line) {
            throw .unreadable(.notJSON(reason: flaw.reason, byte: flaw.byte + 1))
        }
    }

    /// libyajl's own words, in English.
    private var reason: String {
        guard let handle = unsafe handle, let text = unsafe yajl_get_error(handle, 0, nil, 0)
        else { return "no reason given" }
        defer { unsafe yajl_free_error(handle, text) }
        let words = unsafe String(cString: text)
        return String(words.prefix { !$0.isNewline })
    }

    /// Bytes of the line up to the end of what was found last.
    private var consumed: Int {
        guard let handle = unsafe handle else { return 0 }
        return unsafe min(yajl_get_bytes_consumed(handle), line.count)
    }

    private func stop(_ error: ReadError) -> Bool {
        flaw = error
        return false
    }

    private func take(_ kind: FieldKind, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard depth > 0 else { return stop(.noObject) }
        return unsafe taker.take(kind, bytes)
    }

    private func takeNull() -> Bool {
        guard depth > 0 else { return stop(.noObject) }
        taker.takeNull()
        return true
    }

    private func open(isList: Bool) -> Bool {
        guard depth > 0 || takesList || !isList else { return stop(.noObject) }
        guard depth < limit else { return stop(.tooDeep(limit: limit)) }
        depth += 1
        taker.open(isList: isList, at: consumed - 1)
        return true
    }

    private func close() -> Bool {
        depth -= 1
        return unsafe taker.close(line, before: consumed)
    }

    private func takeName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        unsafe taker.takeName(bytes)
    }

    // MARK: The parser's calls

    private static func of(_ context: UnsafeMutableRawPointer?) -> ObjectWalker? {
        unsafe context.map {
            unsafe Unmanaged<ObjectWalker>.fromOpaque($0).takeUnretainedValue()
        }
    }

    private static let truth = Array("true".utf8)
    private static let falsehood = Array("false".utf8)

    private static var calls: yajl_callbacks {
        unsafe yajl_callbacks(
            yajl_null: { unsafe ObjectWalker.of($0)?.takeNull() == true ? 1 : 0 },
            yajl_boolean: { context, value in
                let text = value != 0 ? ObjectWalker.truth : ObjectWalker.falsehood
                return unsafe text.withUnsafeBufferPointer {
                    unsafe ObjectWalker.of(context)?.take(.boolean, $0) == true ? 1 : 0
                }
            },
            yajl_integer: nil, yajl_double: nil,
            yajl_number: { context, start, count in
                guard let start = unsafe start else { return 0 }
                return unsafe start.withMemoryRebound(to: UInt8.self, capacity: count) {
                    let bytes = unsafe UnsafeBufferPointer(start: $0, count: count)
                    return unsafe ObjectWalker.of(context)?.take(.number, bytes) == true ? 1 : 0
                }
            },
            yajl_string: { context, start, count in
                let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
                return unsafe ObjectWalker.of(context)?.take(.text, bytes) == true ? 1 : 0
            },
            yajl_start_map: { unsafe ObjectWalker.of($0)?.open(isList: false) == true ? 1 : 0 },
            yajl_map_key: { context, start, count in
                let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
                return unsafe ObjectWalker.of(context)?.takeName(bytes) == true ? 1 : 0
            },
            yajl_end_map: { unsafe ObjectWalker.of($0)?.close() == true ? 1 : 0 },
            yajl_start_array: { unsafe ObjectWalker.of($0)?.open(isList: true) == true ? 1 : 0 },
            yajl_end_array: { unsafe ObjectWalker.of($0)?.close() == true ? 1 : 0 })
    }
}
