// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Journal

extension Visit {
    /// Characters of a reason or a note.
    static let longestRemark = 500

    /// What somebody says about what they do; nil: nothing.
    func remark(_ name: String) throws -> String? {
        guard let text = form[name], text.contains(where: { !$0.isWhitespace }) else { return nil }
        guard text.unicodeScalars.count <= Self.longestRemark else { throw Refusal.tooLong }
        return text
    }

    /// Who is logged in; the gate lets nobody else come as far.
    var person: Principal {
        get throws {
            guard let principal = visitor.principal else { throw Refusal.noToken }
            return principal
        }
    }

    /// The same as the journal names it.
    var actor: JournalActor {
        get throws { try person.actor(.console) }
    }

    /// What a form led to, on a page of its own: its sender may not see the thing itself.
    func alone(
        _ status: Int, title: String, _ errors: [String], _ content: HTML = .none
    ) -> Answer {
        .page(
            Layout.page(
                face, "answer", title: title,
                """
                <section class="verdict"><h1>\(outside: title)</h1></section>\
                \(Layout.errors(errors))\(content)
                """), status: status)
    }

    /// How far a right of theirs goes.
    func reach(of permission: Permission) -> Reach {
        visitor.principal?.rights.reach(of: permission) ?? .nothing
    }
}
