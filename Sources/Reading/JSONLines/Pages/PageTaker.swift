// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Finds the objects of a page's list, and the values that lead on.
final class PageTaker: ObjectTaker {
    /// An object or a list that is open.
    private struct Frame {
        let isList: Bool
        let start: Int
        /// Of a list: values so far.
        var count = 0
        /// Of an object on the way: the names that were met.
        var names: Set<[UInt8]> = []
    }

    private let list: [[UInt8]]
    private let onward: [[UInt8]]?
    private let key: [[UInt8]]?
    /// Names further down lead to nothing that is looked for.
    private let deepest: Int
    private var frames: [Frame] = []
    /// Of each open frame the name, or the number, of the value that is in hand.
    private var path: [[UInt8]] = []

    private(set) var hasList = false
    private(set) var ranges: [Range<Int>] = []
    private(set) var nextValue: String?
    private(set) var keyValue: String?
    /// Why the walk was ended; it is no flaw of JSON.
    private(set) var trouble: JSONPageFlaw?
    var flaw: ObjectFlaw? { trouble == nil ? nil : .unreadable(.noObject) }

    init(_ places: JSONPage.Places) {
        func bytes(_ pointer: JSONPointer) -> [[UInt8]] { pointer.names.map { Array($0.utf8) } }
        list = bytes(places.records)
        onward = places.next.map(bytes)
        key = places.key.map(bytes)
        deepest = max(list.count + 1 + (key?.count ?? 0), onward?.count ?? 0)
    }

    /// Whether what is in hand stands in the list that is looked for.
    private var isListed: Bool { hasList && frames.count > list.count && path.starts(with: list) }

    private func stop(_ flaw: JSONPageFlaw) -> Bool {
        trouble = flaw
        return false
    }

    /// A value begins.
    private func begin(isObject: Bool) -> Bool {
        guard let last = frames.indices.last else { return true }
        if frames[last].isList {
            frames[last].count += 1
            path[last] = frames.count <= deepest ? Array("\(frames[last].count - 1)".utf8) : []
        }
        guard isObject || frames.count != list.count + 1 || !isListed else {
            return stop(.noObject(frames[last].count))
        }
        return true
    }

    func take(_ kind: FieldKind, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard trouble == nil, begin(isObject: false) else { return false }
        if path == onward, !isListed {
            let text = unsafe String(decoding: bytes, as: UTF8.self)
            switch kind {
            case .boolean where text == "false": break
            case .boolean: return stop(.noNext)
            default: nextValue = text.isEmpty ? nil : text
            }
        }
        if let key, kind != .boolean, isListed, path.dropFirst(list.count + 1).elementsEqual(key) {
            keyValue = unsafe String(decoding: bytes, as: UTF8.self)
        }
        return true
    }

    func takeNull() { _ = begin(isObject: false) }

    func open(isList: Bool, at start: Int) {
        guard begin(isObject: !isList) else { return }
        if path == onward, !isListed { _ = stop(.noNext) }
        if isList, !hasList, path == list { hasList = true }
        if !isList, isListed, frames.count == list.count + 1 { keyValue = nil }
        frames.append(Frame(isList: isList, start: start))
        path.append([])
    }

    func close(_ bytes: UnsafeBufferPointer<UInt8>, before end: Int) -> Bool {
        guard trouble == nil, let frame = frames.popLast() else { return trouble == nil }
        path.removeLast()
        if !frame.isList, isListed, frames.count == list.count + 1 {
            ranges.append(frame.start..<end)
        }
        return true
    }

    func takeName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard trouble == nil, let last = frames.indices.last else { return trouble == nil }
        guard frames.count <= deepest else { return true }
        let name = unsafe Array(bytes)
        path[last] = name
        // Which of the two is meant can't be known.
        if !isListed, !frames[last].names.insert(name).inserted {
            return stop(.memberTwice(String(decoding: name, as: UTF8.self)))
        }
        return true
    }
}
