// SPDX-License-Identifier: Apache-2.0

/// What a server says became of a mail that it had taken (RFC 3464).
package struct DeliveryReport: Sendable, Equatable {
    package enum Action: String, Sendable { case failed, delayed, delivered, relayed, expanded }

    package struct Recipient: Sendable, Equatable {
        /// Nil: it says none that is understood.
        package let action: Action?
        /// Of the server that gave up: behind an alias it is another address than ours.
        package let final: String?
        /// As we had written it, where the server has kept it.
        package let original: String?
        /// `5.1.1`.
        package let status: String?
        /// In the words of the server that was asked last.
        package let diagnostic: String?

        package init(
            action: Action?, final: String?, original: String?, status: String?, diagnostic: String?
        ) {
            self.action = action
            self.final = final
            self.original = original
            self.status = status
            self.diagnostic = diagnostic
        }
    }

    /// Those of whom it says something, in order.
    package let recipients: [Recipient]
    /// Of the mail it is about, without angle brackets; nil: what came back has none.
    package let messageID: String?
    /// When the server had got that mail, else when it wrote this one; seconds since 1970, nil: it
    /// says neither.
    package let time: Int64?

    /// Recipients of one report that are read; of those beyond it one stands that is not understood.
    package static let most = 100

    /// Nil: it is no such report.
    package init?(_ mail: ReceivedPart) {
        guard let report = Self.report(in: mail),
            let status = report.parts.first(where: {
                ["message/delivery-status", "message/global-delivery-status"].contains($0.typeName)
            })
        else { return nil }
        let groups = Self.groups(status.content)
        // The first group is about the report itself, where a server writes one.
        let isAbout = groups.first.map { !Recipient($0).isNamed } ?? false
        let told = groups.dropFirst(isAbout ? 1 : 0).map(Recipient.init)
        guard told.contains(where: { $0.isNamed && $0.action != nil }) else { return nil }
        recipients = Array(told.prefix(Self.most)) + (told.count > Self.most ? [.unread] : [])
        let arrival = isAbout ? groups[0]["arrival-date"] : nil
        time = arrival.flatMap(MailDate.seconds) ?? mail.fields["date"].flatMap(MailDate.seconds)
        messageID = report.parts.lazy.compactMap(Self.messageID).first
    }

    /// It may lie within what a gateway has put around it.
    private static func report(in part: ReceivedPart) -> ReceivedPart? {
        if part.typeName == "multipart/report" { return part }
        guard part.typeName.hasPrefix("multipart/") else { return nil }
        return part.parts.lazy.compactMap(report).first
    }

    /// Groups of fields with an empty line between each two.
    private static func groups(_ content: [UInt8]) -> [HeaderFields] {
        var groups: [HeaderFields] = []
        var rest = content[...]
        while !rest.isEmpty, groups.count <= most + 1 {
            let (fields, next) = HeaderFields.read(rest)
            if !fields.fields.isEmpty { groups.append(fields) }
            rest = rest[next...]
        }
        return groups
    }

    private static func messageID(of part: ReceivedPart) -> String? {
        let fields: HeaderFields?
        switch part.typeName {
        case "message/rfc822", "message/global": fields = part.parts.first?.fields
        case "text/rfc822-headers", "message/global-headers", "message/rfc822-headers":
            fields = HeaderFields.read(part.content[...]).0
        default: fields = nil
        }
        guard let value = fields?["message-id"], let open = value.firstIndex(of: "<"),
            let close = value[open...].firstIndex(of: ">")
        else { return nil }
        return String(value[value.index(after: open)..<close])
    }
}

extension DeliveryReport.Recipient {
    /// Beyond those that are read.
    fileprivate static let unread = Self(
        action: nil, final: nil, original: nil, status: nil, diagnostic: nil)

    /// Whether it says of whom it is.
    fileprivate var isNamed: Bool { final != nil || original != nil }

    init(_ fields: HeaderFields) {
        let final = Self.address(fields["final-recipient"])
        let original = Self.address(fields["original-recipient"])
        let status = fields["status"].flatMap(Self.code)
        let said = fields["action"].map(Self.word).flatMap(DeliveryReport.Action.init)
        // A server that says no action says at least of which kind its answer is.
        let meant: DeliveryReport.Action? =
            switch status?.first {
            case "5": .failed
            case "4": .delayed
            case "2": .delivered
            default: nil
            }
        let isNamed = final != nil || original != nil
        self.init(
            action: isNamed ? said ?? meant : nil, final: final, original: original, status: status,
            diagnostic: fields["diagnostic-code"].map(Self.text))
    }

    /// `rfc822; labo@usine.example`.
    private static func address(_ value: String?) -> String? {
        guard let value else { return nil }
        let parts = value.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard let last = parts.last else { return nil }
        let text = Lines.trimmed(String(last))
        let bare =
            text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
        return bare.isEmpty ? nil : bare
    }

    /// The first word, without a comment.
    private static func word(_ value: String) -> String {
        String(value.prefix { $0 != " " && $0 != "(" && $0 != ";" }).lowercased()
    }

    /// `5.1.1`; nil: nothing of that form.
    private static func code(_ value: String) -> String? {
        let code = word(value)
        let parts = code.split(separator: ".", omittingEmptySubsequences: false)
        let isOne =
            parts.count == 3
            && parts.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(\.isASCIIDigit) }
        return isOne ? code : nil
    }

    /// `smtp; 550 5.1.1 …` without the first word.
    private static func text(_ value: String) -> String {
        let parts = value.split(separator: ";", maxSplits: 1)
        let isKind = parts.count == 2 && !parts[0].contains(" ")
        return HeaderText.plain(Lines.trimmed(isKind ? String(parts[1]) : value))
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
