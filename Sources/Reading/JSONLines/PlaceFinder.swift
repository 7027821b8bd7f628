// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The places of an object that have a value: one that is no object itself.
final class PlaceFinder: ObjectTaker {
    private(set) var places: [JSONPointer] = []
    private var known: Set<JSONPointer> = []
    private var names: [String] = []
    /// Lists that are open: what is in one is its list's.
    private var lists = 0
    private let limit: Int
    private(set) var flaw: ObjectFlaw?

    /// - Parameter limit: places.
    init(limit: Int) { self.limit = limit }

    func begin() { (names, lists) = ([], 0) }

    private func add() {
        guard lists == 0, known.count < limit else { return }
        let place = JSONPointer(names: names)
        if known.insert(place).inserted { places.append(place) }
    }

    func take(_ kind: FieldKind, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        add()
        return true
    }

    func takeNull() { add() }

    func open(isList: Bool, at start: Int) {
        if isList { add() }
        if isList || lists > 0 { lists += 1 } else { names.append("") }
    }

    func close(_ bytes: UnsafeBufferPointer<UInt8>, before end: Int) -> Bool {
        if lists > 0 { lists -= 1 } else { names.removeLast() }
        return true
    }

    func takeName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard lists == 0, !names.isEmpty else { return true }
        names[names.count - 1] = unsafe String(decoding: bytes, as: UTF8.self)
        return true
    }
}
