// SPDX-License-Identifier: Apache-2.0

/// The relations of a part (`_rels/*.rels`): other parts by id and by type.
final class Relations: MarkupHandler {
    struct Relation {
        /// The last word of its type: `worksheet`.
        var kind: String
        /// The name of the part.
        var target: String
    }

    private(set) var byID: [String: Relation] = [:]
    private let part: String

    /// - Parameter part: the one whose relations they are; empty for the file's.
    init(of part: String) { self.part = part }

    /// The name of the part that has the relations of another one.
    static func name(of part: String) -> String {
        let steps = part.split(separator: "/", omittingEmptySubsequences: false)
        let folder = steps.dropLast().map { $0 + "/" }.joined()
        return "\(folder)_rels/\(steps.last ?? "").rels"
    }

    override func begin(_ element: MarkupElement) {
        guard element.named("Relationship"), let target = element.value("Target")?.text,
            element.value("TargetMode")?.isSame("External") != true
        else { return }
        let kind = element.value("Type")?.text.split(separator: "/").last.map(String.init) ?? ""
        let relation = Relation(
            kind: kind, target: Package.resolve(target, from: part))
        byID[element.value("Id")?.text ?? "\(byID.count)"] = relation
    }

    /// The first part of a kind, by its name.
    func first(_ kind: String) -> String? {
        byID.values.filter { $0.kind == kind }.map(\.target).min()
    }
}
