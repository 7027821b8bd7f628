// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A content that the model sends, with what must come of it.
struct ModelContent {
    /// Key → value as PostgreSQL shows it.
    var good: [String: String] = [:]
    var bad = 0

    var rows: Int { good.count + bad }
    /// The feed takes a file with up to half of its rows rejected.
    var isLoadable: Bool { !good.isEmpty }

    var text: String {
        guard rows > 0 else { return "" }
        var text = "id;valeur;note\n"
        for (key, value) in good.sorted(by: { $0.key < $1.key }) {
            text += "\(key);\(value.replacing(".", with: ","));\n"
        }
        for number in 0..<bad { text += "bad\(number);pas un nombre;\n" }
        return text
    }
}

/// One completely written file at a path.
struct ModelVersion {
    let text: String
    /// Whether it must be in the ledger; one that its sender replaced or took back may be.
    var isOwed = true
}

/// A simple model of the inbox, acting on the real one.
final class ModelInbox {
    /// Path below the inbox → every complete content that was ever there, in order.
    private(set) var histories: [String: [ModelVersion]] = [:]
    /// Every complete content.
    private(set) var contents: [String: ModelContent] = [:]
    private(set) var actions = 0
    var random: SeededGenerator
    let root: String
    private var open: [String: (writer: Sending.Writer, content: ModelContent, rest: Substring)] =
        [:]
    private var versions = 0

    static let folders = ["", "d0/"]

    init(root: String, random: SeededGenerator) {
        self.root = root
        self.random = random
    }

    /// Files that no service can take yet.
    var openCount: Int { open.count }

    /// Does one thing that a sender or a person might do.
    func act(resending: Bool = false) throws {
        actions += 1
        let path = randomPath()
        switch resending ? 10 : Int.random(in: 0..<20, using: &random) {
        case 0...3: try write(newContent(), at: path)
        case 4...6: try sendThenRename(newContent(), to: path)
        case 7: try sendThenLink(newContent(), to: path)
        case 8: try begin(path)
        case 9: try append(to: path)
        case 10: try sendAgain(path, as: path)
        case 11: try sendAgain(randomPath(), as: path)
        case 12: try remove(path)
        case 13: try move(path, to: randomPath())
        case 14: try touch(path)
        case 15...16: try goOn()
        default: try replace(path)
        }
    }

    func finishAll() throws { while !open.isEmpty { try goOn() } }

    private func randomPath() -> String {
        let folder = Self.folders.randomElement(using: &random) ?? ""
        return "\(folder)\(Int.random(in: 0..<14, using: &random)).csv"
    }

    private func newContent() -> ModelContent {
        versions += 1
        var content = ModelContent()
        let kind = Int.random(in: 0..<50, using: &random)
        if kind == 0 { return content }
        if kind <= 5 {
            content.bad = Int.random(in: 1...3, using: &random)
            return content
        }
        if kind <= 9, let earlier = loadable().randomElement(using: &random) {
            content.good = earlier.good
        }
        let keys = kind == 10 ? 200 : Int.random(in: 1...4, using: &random)
        for number in 0..<keys {
            let key = kind == 10 ? "large\(number)" : "k\(Int.random(in: 0..<60, using: &random))"
            content.good[key] = "\(versions).\(number + 100)"
        }
        if kind >= 45 { content.bad = 1 }
        return content
    }

    private func loadable() -> [ModelContent] {
        contents.sorted { $0.key < $1.key }.map(\.value).filter(\.isLoadable)
    }

    // MARK: What is at a path

    /// The former version, if it was still there, need not be loaded any more.
    private func supersede(_ path: String) {
        guard let last = histories[path]?.indices.last else { return }
        histories[path]?[last].isOwed = false
    }

    private func complete(_ text: String, at path: String) {
        histories[path, default: []].append(ModelVersion(text: text))
    }

    private func complete(_ content: ModelContent, at path: String) {
        contents[content.text] = content
        complete(content.text, at: path)
    }

    /// A writer of the path: of the file that is there, truncated, or of a new one.
    private func writer(_ path: String) throws -> Sending.Writer {
        while true {
            if let writer = try Sending.reopen("\(root)/\(path)", truncating: true) {
                supersede(path)
                return writer
            }
            if let writer = try Sending.create("\(root)/\(path)") { return writer }
        }
    }

    // MARK: Actions

    private func write(_ content: ModelContent, at path: String) throws {
        guard open[path] == nil else { return }
        try writer(path).write(content.text)
        complete(content, at: path)
    }

    private func temporary(_ content: ModelContent) throws -> String {
        let path = "\(root)/\(versions)-\(actions).tmp"
        try Sending.create(path)?.write(content.text)
        return path
    }

    private func sendThenRename(_ content: ModelContent, to path: String) throws {
        guard open[path] == nil else { return }
        _ = try Sending.rename(try temporary(content), to: "\(root)/\(path)")
        // It can't be known whether it replaced a file.
        supersede(path)
        complete(content, at: path)
    }

    private func sendThenLink(_ content: ModelContent, to path: String) throws {
        guard open[path] == nil else { return }
        if try Sending.linkOver(try temporary(content), to: "\(root)/\(path)") {
            complete(content, at: path)
        }
    }

    /// Several at once: most likely to meet the service while it has the file in hand.
    private func replace(_ path: String) throws {
        try write(newContent(), at: path)
        if Bool.random(using: &random) { try sendThenRename(newContent(), to: path) }
        if Bool.random(using: &random) { try write(newContent(), at: path) }
    }

    private func begin(_ path: String) throws {
        guard open[path] == nil else { return }
        let content = newContent()
        open[path] = (try writer(path), content, Substring(content.text))
    }

    /// Writes half of what a slow writer has left, or the rest.
    private func goOn() throws {
        guard let path = open.keys.sorted().randomElement(using: &random),
            let (writer, content, rest) = open[path]
        else { return }
        if Int.random(in: 0..<3, using: &random) == 0 {
            try writer.write(String(rest.prefix(rest.count / 2)))
            open[path]?.rest = rest.dropFirst(rest.count / 2)
        } else {
            try writer.write(String(rest))
            open[path] = nil
            complete(content, at: path)
        }
    }

    private func append(to path: String) throws {
        guard open[path] == nil,
            let writer = try Sending.reopen("\(root)/\(path)", truncating: false),
            var content = contents[try writer.content()], content.isLoadable, content.bad == 0
        else { return }
        supersede(path)
        versions += 1
        // Sorts after all other keys: an addition at the end.
        let key = "z\(versions + 100_000)"
        content.good[key] = "\(versions).100"
        try writer.write("\(key);\(versions),100;\n")
        complete(content, at: path)
    }

    private func sendAgain(_ path: String, as other: String) throws {
        guard open[other] == nil, let text = histories[path]?.last?.text,
            let content = contents[text]
        else { return }
        if Bool.random(using: &random) {
            try write(content, at: other)
        } else {
            try sendThenRename(content, to: other)
        }
    }

    private func remove(_ path: String) throws {
        guard open[path] == nil, try Sending.remove("\(root)/\(path)") else { return }
        supersede(path)
    }

    private func move(_ path: String, to other: String) throws {
        guard open[path] == nil, open[other] == nil, path != other,
            let text = histories[path]?.last?.text,
            try Sending.rename("\(root)/\(path)", to: "\(root)/\(other)")
        else { return }
        supersede(path)
        supersede(other)
        complete(text, at: other)
    }

    private func touch(_ path: String) throws {
        guard open[path] == nil, let text = histories[path]?.last?.text,
            try Sending.touch("\(root)/\(path)")
        else { return }
        // The service may have had it in hand: then it comes a second time.
        supersede(path)
        complete(text, at: path)
    }
}
