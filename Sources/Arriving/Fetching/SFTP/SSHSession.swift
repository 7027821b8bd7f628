// SPDX-License-Identifier: Apache-2.0

internal import CSSH
internal import Configuration
internal import Sockets
internal import Wording

/// A session of libssh, with nothing of the user's own configuration in it.
@safe final class SSHSession {
    @safe struct File: ~Copyable {
        let handle: sftp_file
        /// Nil: the server does not say.
        let size: Int64?
        /// Whether it is a listing that says so, and not the server of the open file.
        let isListed: Bool
        deinit { unsafe sftp_close(handle) }
    }

    let url: SourceURL
    private let identity: SFTPIdentity
    private let session: OpaquePointer
    private let socket: ConnectedSocket.Twin
    private(set) var sftp: sftp_session?

    init(
        _ url: SourceURL, _ identity: SFTPIdentity, _ socket: consuming ConnectedSocket.Twin,
        until end: ContinuousClock.Instant
    ) throws(FetchTrouble) {
        guard let session = unsafe ssh_new() else { throw .failed(url, "libssh does not start") }
        self.url = url
        self.identity = identity
        unsafe self.session = session
        var descriptor = socket.descriptor
        self.socket = socket
        let host = url.host.text.filter { $0 != "[" && $0 != "]" }
        var port = UInt32(url.port)
        let knownHosts =
            if case .knownHosts(let file) = identity.proof { file } else { "/dev/null" }
        // Longer than the deadline, at which the connection is cut.
        var (no, seconds) = (false, 1 + max(0, Int((end - .now) / .seconds(1))))
        let results = unsafe [
            ssh_options_set(session, SSH_OPTIONS_HOST, host),
            ssh_options_set(session, SSH_OPTIONS_PORT, &port),
            ssh_options_set(session, SSH_OPTIONS_USER, identity.user),
            ssh_options_set(session, SSH_OPTIONS_FD, &descriptor),
            ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, knownHosts),
            ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null"),
            ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no),
            ssh_options_set(session, SSH_OPTIONS_TIMEOUT, &seconds),
        ]
        guard results.allSatisfy({ $0 == 0 }) else { throw .failed(url, "libssh takes no options") }
    }

    deinit {
        if let sftp = unsafe sftp { unsafe sftp_free(sftp) }
        unsafe ssh_disconnect(session)
        unsafe ssh_free(session)
    }

    func connect() throws(FetchTrouble) {
        guard unsafe ssh_connect(session) == SSH_OK else { throw .unreachable(url, words) }
    }

    /// - Throws: where the server's key is none that it is known by.
    func proveServer() throws(FetchTrouble) {
        if case .fingerprints(let wanted) = identity.proof {
            return try proveServer(by: wanted)
        }
        switch unsafe ssh_session_is_known_server(session) {
        case SSH_KNOWN_HOSTS_OK: return
        case SSH_KNOWN_HOSTS_CHANGED: throw untrusted("its key has changed")
        case SSH_KNOWN_HOSTS_OTHER: throw untrusted("it is known by a key of another type")
        default: throw untrusted("it is not among the known hosts: \(words)")
        }
    }

    private func proveServer(by wanted: [String]) throws(FetchTrouble) {
        var key: ssh_key?
        guard unsafe ssh_get_server_publickey(session, &key) == SSH_OK, let key = unsafe key else {
            throw untrusted("it shows no key: \(words)")
        }
        defer { unsafe ssh_key_free(key) }
        var hash: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard unsafe ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &count) == 0,
            let bytes = unsafe hash,
            let text = unsafe ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, bytes, count)
        else { throw untrusted("its key has no fingerprint") }
        defer {
            unsafe ssh_clean_pubkey_hash(&hash)
            unsafe ssh_string_free_char(text)
        }
        let shown = unsafe String(cString: text)
        guard wanted.contains(shown) else { throw untrusted("its key is \(shown)") }
    }

    private func untrusted(_ detail: String) -> FetchTrouble {
        .untrusted(url, detail, as: identity)
    }

    func logIn() throws(FetchTrouble) {
        if case .password(let password) = identity.secret {
            let answer = unsafe ssh_userauth_password(session, nil, password)
            guard answer == SSH_AUTH_SUCCESS.rawValue else {
                throw .denied(
                    url, "the password of \(identity.user) is refused: \(words)", as: identity)
            }
            return
        }
        var key: ssh_key?
        let result =
            switch identity.secret {
            case .keyFile(let file): unsafe ssh_pki_import_privkey_file(file, nil, nil, nil, &key)
            case .key(let text), .password(let text):
                unsafe ssh_pki_import_privkey_base64(text, nil, nil, nil, &key)
            }
        guard result == SSH_OK, let key = unsafe key else {
            throw .denied(url, "the key of \(identity.place.en) can't be read", as: identity)
        }
        defer { unsafe ssh_key_free(key) }
        guard unsafe ssh_userauth_publickey(session, nil, key) == SSH_AUTH_SUCCESS.rawValue else {
            throw .denied(url, "the key of \(identity.user) is refused: \(words)", as: identity)
        }
    }

    /// Begins to speak of files; all below wants it.
    func begin() throws(FetchTrouble) {
        guard let sftp = unsafe sftp_new(session), unsafe sftp_init(sftp) == SSH_OK else {
            throw .noSFTP(url, words)
        }
        unsafe self.sftp = sftp
    }

    func begun() throws(FetchTrouble) -> sftp_session {
        guard let sftp = unsafe sftp else { throw .failed(url, "no sftp yet") }
        return unsafe sftp
    }

    /// - Parameter size: as the file was listed; nil: the server is asked, and whether it is one.
    func open(_ path: [UInt8], listed size: Int64? = nil) throws(FetchTrouble) -> File {
        let sftp = try unsafe begun()
        guard let handle = unsafe sftp_open(sftp, Self.text(path), O_RDONLY, 0) else {
            throw refusal()
        }
        if let size { return unsafe File(handle: handle, size: size, isListed: true) }
        guard let attributes = unsafe sftp_fstat(handle) else {
            return unsafe File(handle: handle, size: nil, isListed: false)
        }
        defer { unsafe sftp_attributes_free(attributes) }
        let file = unsafe File(
            handle: handle, size: Int64(clamping: attributes.pointee.size), isListed: false)
        guard unsafe attributes.pointee.type == UInt8(SSH_FILEXFER_TYPE_REGULAR) else {
            throw .failed(url, "it is no regular file")
        }
        return file
    }

    static func text(_ path: [UInt8]) -> [CChar] { path.map { CChar(bitPattern: $0) } + [0] }

    /// Why the server has not done the last thing that it was asked for.
    func refusal() -> FetchTrouble {
        guard unsafe ssh_is_connected(session) != 0, let sftp = unsafe sftp else {
            return .cut(url, words)
        }
        return refusal(unsafe sftp_get_error(sftp), words)
    }

    /// - Parameter code: of the protocol's.
    func refusal(_ code: Int32, _ words: String) -> FetchTrouble {
        switch code {
        case SSH_FX_NO_SUCH_FILE, SSH_FX_NO_SUCH_PATH: .notFound(url, words)
        case SSH_FX_PERMISSION_DENIED: .denied(url, words, as: identity)
        // The end of what the server says, where no file's end was asked about.
        case SSH_FX_NO_CONNECTION, SSH_FX_CONNECTION_LOST, SSH_FX_EOF: .cut(url, words)
        default: .failed(url, words)
        }
    }

    /// Empty at the file's end.
    func read(_ file: borrowing File, _ most: Int) throws(FetchTrouble) -> [UInt8] {
        var count = 0
        let chunk = unsafe [UInt8](unsafeUninitializedCapacity: most) { buffer, filled in
            count = unsafe sftp_read(file.handle, buffer.baseAddress, most)
            filled = max(0, count)
        }
        guard count >= 0 else { throw refusal() }
        return chunk
    }

    var words: String {
        unsafe ssh_get_error(UnsafeMutableRawPointer(session)).map { unsafe String(cString: $0) }
            ?? ""
    }
}
