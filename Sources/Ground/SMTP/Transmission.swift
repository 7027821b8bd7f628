// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc

/// One mail to one recipient, which blocks until the server has said what becomes of it.
package struct Transmission {
    private let server: MailServer
    /// Nil where nobody logs in.
    private let password: String?

    package init(to server: MailServer, password: String?) {
        self.server = server
        self.password = password
    }

    private static let isReady: Bool = {
        // libcurl writes to connections that the other end may have closed.
        signal(SIGPIPE, SIG_IGN)
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()

    /// - Parameters:
    ///   - sender: the address that troubles go back to.
    ///   - mail: with CR and LF at the end of each line.
    ///   - onBeginning: called once the server has asked for the mail, before any of it is sent; where
    ///     it throws, nothing is sent.
    /// - Throws: what `onBeginning` has thrown.
    package func run(
        _ mail: [UInt8], from sender: String, to recipient: String,
        onBeginning: @escaping () throws -> Void = {}
    ) throws -> Delivery {
        guard Self.isReady, let handle = unsafe curl_easy_init() else {
            return .unusable(MailTrouble(.failed, server, "libcurl does not start"))
        }
        let dialogue = Dialogue(mail, onBeginning: onBeginning)
        let options = unsafe TransmissionOptions(handle)
        options.protect(server)
        options.address(sender: sender, recipient: recipient, bytes: mail.count)
        if let user = server.user { options.logIn(user, password ?? "") }
        let pointer = unsafe Unmanaged.passUnretained(dialogue).toOpaque()
        unsafe options.listen(pointer, read: Self.read, head: Self.head, body: Self.ignore)
        let result = withExtendedLifetime(dialogue) {
            let result = unsafe curl_easy_perform(handle)
            // It says good-bye to the server, and is told so.
            unsafe curl_easy_cleanup(handle)
            return result
        }
        let words = options.errorText
        options.free()
        if let failure = dialogue.failure { throw failure }
        return Verdict(server: server, dialogue: dialogue)
            .delivery(result, unsafe words ?? String(cString: curl_easy_strerror(result)))
    }

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> Dialogue? {
        unsafe pointer.map { unsafe Unmanaged<Dialogue>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let read: curl_read_callback = { buffer, size, count, pointer in
        guard let dialogue = unsafe of(pointer), let buffer = unsafe buffer else { return 0 }
        let room = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
        guard let piece = dialogue.next(room.count) else { return Int(CURL_READFUNC_ABORT) }
        unsafe room.copyBytes(from: piece)
        return piece.count
    }

    private static let head: curl_write_callback = { buffer, size, count, pointer in
        guard let dialogue = unsafe of(pointer), let buffer = unsafe buffer else { return 0 }
        let line = unsafe String(
            decoding: UnsafeRawBufferPointer(start: buffer, count: size * count), as: UTF8.self)
        dialogue.hear(line)
        return size * count
    }

    private static let ignore: curl_write_callback = { _, size, count, _ in size * count }
}
