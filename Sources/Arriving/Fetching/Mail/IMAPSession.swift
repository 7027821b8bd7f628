// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration
internal import Glibc

/// A folder of mails, open: which mails are in it, one mail's bytes, and what becomes of it there.
///
/// It blocks, for a thread of its own, and is for one thread. Mails are known by their numbers (UID),
/// which hold as long as the folder's `validity` is the same.
@safe package final class IMAPSession {
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
    private let handle: UnsafeMutableRawPointer
    private let options: IMAPOptions
    private let transfer: IMAPTransfer
    private let limits: MailLimits
    private let end: ContinuousClock.Instant
    private var opened: Opened?
    /// Whether the server can move a mail (RFC 6851), and delete one alone (RFC 4315).
    private var canMove = false
    private var canExpunge = false

    private static let isReady: Bool = {
        // libcurl writes to connections that the other end may have closed.
        signal(SIGPIPE, SIG_IGN)
        return WebFetch.isReady
    }()

    /// Looks the host up and judges its addresses; nothing is said to it yet.
    ///
    /// - Parameter isStopped: asked about once a second.
    /// - Throws: `FetchTrouble`, `CancellationError`.
    package init(
        _ folder: MailFolder, password: String, _ rules: FetchRules,
        _ limits: MailLimits = MailLimits(), isStopped: @escaping @Sendable () -> Bool
    ) throws {
        end = .now + limits.time
        let addresses = try rules.addresses(
            of: folder.host, port: folder.port, until: min(end, .now + limits.resolving),
            isStopped: isStopped)
        guard Self.isReady, let handle = unsafe curl_easy_init() else {
            throw FetchTrouble.mailFailed(folder, "libcurl does not start")
        }
        unsafe self.handle = handle
        self.folder = folder
        self.limits = limits
        transfer = IMAPTransfer(folder.host, rules, limits, isStopped: isStopped)
        options = unsafe IMAPOptions(handle)
        options.protect(folder, limits)
        options.aim(at: folder, addresses)
        options.logIn(folder.user, password)
        transfer.attach(to: options)
    }

    deinit {
        // It says good-bye to the server, whose words have nobody to go to.
        options.deafen()
        unsafe curl_easy_cleanup(handle)
        options.free()
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
    package func mail(_ number: Int64, most: Int) throws -> Fetched? {
        transfer.begin(mailOf: most + 1)
        let (result, words) = perform(
            options.url(
                of: folder, validity: opened?.validity, mail: number, bytes: most + 1),
            question: nil)
        let bytes = transfer.taken
        if result == CURLE_OK || transfer.isFull {
            return Fetched(bytes: Array(bytes.prefix(most)), isWhole: bytes.count <= most)
        }
        // What is gone is answered by OK and no mail; a folder whose numbers are others now is not that.
        if result == CURLE_REMOTE_FILE_NOT_FOUND, transfer.answer.refusal == nil,
            !options.errorText.contains("UIDVALIDITY")
        {
            return nil
        }
        throw try trouble(result, words)
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
        transfer.begin(mailOf: 0)
        let (result, words) = perform(
            options.url(of: folder, validity: opened?.validity), question: question)
        guard result == CURLE_OK else { throw try trouble(result, words) }
        return transfer.answer
    }

    private func perform(_ url: String, question: String?) -> (CURLcode, String) {
        options.ask(url, question, left: min(end - .now, limits.answering + limits.connecting))
        let result = withExtendedLifetime(transfer) { unsafe curl_easy_perform(handle) }
        let words = options.errorText
        return (result, words.isEmpty ? unsafe String(cString: curl_easy_strerror(result)) : words)
    }

    private func trouble(_ result: CURLcode, _ words: String) throws -> FetchTrouble {
        if transfer.isStopped { throw CancellationError() }
        if let refusal = transfer.refusal {
            return FetchTrouble(refusal.why, detail: refusal.detail)
        }
        let detail = transfer.answer.refusal ?? words
        switch result {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR:
            return .mailUntrusted(folder, detail)
        case CURLE_USE_SSL_FAILED: return .mailUnsealed(folder, detail)
        case CURLE_LOGIN_DENIED:
            // The same of a login and of a folder that is refused, but for its words.
            return options.errorText.hasPrefix("Select failed")
                ? .mailNoFolder(folder, detail) : .mailDenied(folder, detail)
        case CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT:
            return .mailUnreachable(folder, detail)
        default: return .mailFailed(folder, detail)
        }
    }
}
