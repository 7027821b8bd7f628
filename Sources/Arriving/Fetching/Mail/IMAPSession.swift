// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration

/// A folder of mails, open: which mails are in it, one mail's bytes, and what becomes of it there.
///
/// It blocks, for a thread of its own, and is for one thread. Mails are known by their numbers (UID),
/// which hold as long as the folder's `validity` is the same.
package final class IMAPSession {
    package struct Opened: Sendable, Equatable {
        /// Of all numbers: another one means that each number is another mail's.
        package let validity: Int64
        /// The number that the next mail to come will have; nil: the server does not say.
        package let next: Int64?
    }

    package struct Fetched: Sendable {
        package let bytes: [UInt8]
        /// Whether that is all of it.
        package let isWhole: Bool
    }

    private let folder: MailFolder
    private let transfer: WatchedTransfer
    private let listener: IMAPListener
    private let limits: MailLimits
    private let end: ContinuousClock.Instant
    private var opened: Opened?
    /// Whether the server can move a mail (RFC 6851), and delete one alone (RFC 4315).
    private var canMove = false
    private var canExpunge = false
    /// Whether nothing there is to change by what is asked.
    private var isHeld = false
    /// Whether that was said on a connection that may be gone: libcurl makes another one by itself, and
    /// opens the folder for writing.
    private var isHoldDoubtful = false

    /// Looks the host up and judges its addresses; nothing is said to it yet.
    ///
    /// - Parameter isStopped: asked about once a second.
    /// - Throws: `FetchTrouble`, `CancellationError`.
    package convenience init(
        _ folder: MailFolder, password: String, _ rules: FetchRules,
        _ limits: MailLimits = MailLimits(), isStopped: @escaping @Sendable () -> Bool
    ) throws {
        let end = ContinuousClock.now + limits.time
        let addresses = try rules.addresses(
            of: folder.host, port: folder.port, until: min(end, .now + limits.resolving),
            isStopped: isStopped)
        try self.init(
            folder, password: password, at: addresses, rules, limits, until: end,
            isStopped: isStopped)
    }

    /// - Parameter addresses: of its host: no other is looked for.
    /// - Throws: `FetchTrouble`.
    init(
        _ folder: MailFolder, password: String, at addresses: [IPAddress], _ rules: FetchRules,
        _ limits: MailLimits, until end: ContinuousClock.Instant,
        isStopped: @escaping @Sendable () -> Bool
    ) throws(FetchTrouble) {
        listener = IMAPListener(limits, isStopped: isStopped)
        guard
            let transfer = WatchedTransfer(
                to: folder, password: password, at: addresses, rules, limits, listener)
        else { throw FetchTrouble.mailFailed(folder, "libcurl does not start") }
        self.transfer = transfer
        self.folder = folder
        self.limits = limits
        self.end = end
    }

    /// Logs in and selects the folder.
    ///
    /// - Throws: `FetchTrouble`, `CancellationError`.
    package func open() throws -> Opened {
        let answer = try ask("NOOP")
        guard let validity = answer.number("UIDVALIDITY") else {
            throw FetchTrouble.mailFailed(
                folder, answer.refusal ?? "the folder has no UIDVALIDITY")
        }
        canMove = answer.offers("MOVE")
        canExpunge = answer.offers("UIDPLUS")
        let opened = Opened(validity: validity, next: answer.number("UIDNEXT"))
        self.opened = opened
        return opened
    }

    /// The number of the mail that came last; nil: there is none.
    package func last() throws -> Int64? {
        try ask("UID SEARCH UID *").found(in: 1...Int64(UInt32.max)).last
    }

    /// The numbers of the mails in a range, in order.
    ///
    /// - Parameter range: `MailLimits.window` numbers at most.
    package func numbers(in range: ClosedRange<Int64>) throws -> [Int64] {
        precondition(Int64(range.count) <= MailLimits.window, "one answer is one line")
        return try ask("UID SEARCH UID \(range.lowerBound):\(range.upperBound)").found(in: range)
    }

    /// A mail, or its beginning; nil: it is no longer there.
    ///
    /// - Parameter most: bytes that are asked for.
    /// - Throws: `FetchTrouble`: one of the mail itself (`isOfOneFile`, or it comes too slowly) says nothing
    ///   of the others.
    package func mail(_ number: Int64, most: Int) throws -> Fetched? {
        if isHeld, isHoldDoubtful { try hold(readOnly: true) }
        listener.begin(mailOf: most + 1)
        let (result, words) = perform(
            WatchedTransfer.url(
                of: folder, validity: opened?.validity, mail: number, bytes: most + 1),
            question: nil)
        let bytes = listener.taken
        if result == CURLE_OK || listener.isFull {
            let isWhole = bytes.count <= most
            return Fetched(bytes: isWhole ? bytes : Array(bytes.prefix(most)), isWhole: isWhole)
        }
        // What is gone is answered by OK and no mail; a folder whose numbers are others now is not that.
        if result == CURLE_REMOTE_FILE_NOT_FOUND, listener.answer.refusal == nil,
            !transfer.errorText.contains("UIDVALIDITY")
        {
            // There are servers that answer so for one that they list and can't give.
            guard try numbers(in: number...number).contains(number) else { return nil }
            throw FetchTrouble.mailWithheld(folder, "OK, and no mail")
        }
        let trouble = try trouble(result, words)
        guard trouble.code == .unreachable, result == CURLE_OPERATION_TIMEDOUT else {
            throw trouble
        }
        throw FetchTrouble.mailTooSlow(folder, trouble.detail)
    }

    /// Has the server change nothing by what it is asked, or lets it again.
    ///
    /// Else a mail that is got counts as read from then on (RFC 3501, 6.3.2): libcurl does not ask for
    /// it otherwise.
    package func hold(readOnly: Bool) throws {
        precondition(Self.isFolderName(folder.name), "it has no character of the protocol")
        _ = try ask("\(readOnly ? "EXAMINE" : "SELECT") \"\(folder.name)\"")
        (isHeld, isHoldDoubtful) = (readOnly, false)
    }

    /// Takes a mail out of the folder for good; one that is gone is no trouble.
    package func delete(_ number: Int64) throws {
        _ = try ask("UID STORE \(number) +FLAGS.SILENT (\\Deleted)")
        // Without UIDPLUS all that anybody has marked goes: it is left marked.
        if canExpunge { _ = try ask("UID EXPUNGE \(number)") }
    }

    /// Puts a mail into another folder of the same mailbox, which must be there.
    package func move(_ number: Int64, to name: String) throws {
        precondition(Self.isFolderName(name), "a folder's name has no character of the protocol")
        do {
            _ = try ask("UID \(canMove ? "MOVE" : "COPY") \(number) \"\(name)\"")
        } catch let trouble as FetchTrouble where trouble.detail.contains("TRYCREATE") {
            // The server's way to say that there is no such folder (RFC 3501, 7.1).
            throw FetchTrouble.mailNoTarget(folder, name, trouble.detail)
        }
        if !canMove { try delete(number) }
    }

    /// Letters, figures and `._-/` and blanks: nothing that the protocol or libcurl reads as more.
    package static func isFolderName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: " ._-/".utf8.contains(byte)
                }
            } && text.first != " " && text.last != " "
    }

    private func ask(_ question: String) throws -> IMAPAnswer {
        listener.begin(mailOf: 0)
        let (result, words) = perform(
            WatchedTransfer.url(of: folder, validity: opened?.validity), question: question)
        guard result == CURLE_OK else { throw try trouble(result, words) }
        return listener.answer
    }

    private func perform(_ url: String, question: String?) -> (CURLcode, String) {
        let result = transfer.ask(
            url, question, left: min(end - .now, limits.answering + limits.connecting))
        if result != CURLE_OK { isHoldDoubtful = true }
        let words = transfer.errorText
        return (result, words.isEmpty ? WatchedTransfer.text(of: result) : words)
    }

    private func trouble(_ result: CURLcode, _ words: String) throws -> FetchTrouble {
        if listener.isStopped { throw CancellationError() }
        if let refusal = transfer.refusal {
            return FetchTrouble(refusal.why, detail: refusal.detail)
        }
        let detail = listener.answer.refusal ?? words
        switch result {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR:
            return .mailUntrusted(folder, detail)
        case CURLE_USE_SSL_FAILED: return .mailUnsealed(folder, detail)
        case CURLE_LOGIN_DENIED:
            // The same of a login and of a folder that is refused, but for its words.
            return transfer.errorText.hasPrefix("Select failed")
                ? .mailNoFolder(folder, detail) : .mailDenied(folder, detail)
        case CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT:
            return .mailUnreachable(folder, detail)
        default: return .mailFailed(folder, detail)
        }
    }
}
