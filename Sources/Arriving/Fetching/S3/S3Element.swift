// SPDX-License-Identifier: Apache-2.0

internal import Markup

/// An element of an answer of S3, with all that is in it.
struct S3Element {
    /// Without its namespace.
    let name: String
    fileprivate(set) var bytes: [UInt8] = []
    fileprivate(set) var children: [S3Element] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The text of the first of these in it.
    subscript(name: String) -> String? { children.first { $0.name == name }?.text }

    /// Elements within elements: theirs are four deep.
    private static let depth = 16

    /// - Throws: `MarkupFlaw`, also where there is none.
    static func read(_ bytes: [UInt8]) throws -> S3Element {
        let taker = Taker()
        let parser = try MarkupParser(taker, depth: depth, names: .resolved)
        _ = try unsafe bytes.withUnsafeBytes { try unsafe parser.feed($0) }
        _ = try parser.finish()
        guard let root = taker.root else { throw MarkupFlaw.cutOff(reason: "empty", line: 1) }
        return root
    }
}

private final class Taker: MarkupTaker {
    /// From the root to the one in hand.
    private var open: [S3Element] = []
    private(set) var root: S3Element?

    func begin(
        _ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>,
        in parser: MarkupParser
    ) {
        let text = unsafe String(cString: name)
        open.append(S3Element(name: text.split(separator: "\n").last.map(String.init) ?? text))
    }

    func end(_ name: UnsafePointer<CChar>, in parser: MarkupParser) {
        let ended = open.removeLast()
        if open.isEmpty {
            root = ended
        } else {
            open[open.count - 1].children.append(ended)
        }
    }

    func take(_ text: UnsafeRawBufferPointer) {
        guard !open.isEmpty else { return }
        unsafe open[open.count - 1].bytes.append(contentsOf: text)
    }
}
