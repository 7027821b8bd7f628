// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration
internal import Glibc
internal import Sockets

/// libcurl, at one host and by the site's rules: whatever is asked by whatever protocol, each address
/// that it connects to is judged here.
///
/// It blocks, and is for one thread.
@safe final class WatchedTransfer {
    private let handle: UnsafeMutableRawPointer
    /// Lists that must outlive the handle.
    private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []
    private let words: UnsafeMutablePointer<CChar>
    private let host: Host
    private let rules: FetchRules
    private let listener: any TransferListener

    /// Why the address that the host is at was not connected to.
    private(set) var refusal: (why: SourceRefusal, detail: String)?

    private static let isReady: Bool = {
        // libcurl writes to connections that the other end may have closed.
        signal(SIGPIPE, SIG_IGN)
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    }()

    /// Nothing is said to anybody yet; nil: libcurl does not start.
    ///
    /// - Parameters:
    ///   - addresses: of the host: libcurl asks no resolver.
    ///   - protocols: in libcurl's words, with commas; others are not spoken.
    ///   - authorities: the file of those that are believed.
    init?(
        to host: Host, port: Int, at addresses: [IPAddress], by protocols: String,
        authorities: String, _ rules: FetchRules, _ listener: any TransferListener
    ) {
        guard Self.isReady, let handle = unsafe curl_easy_init() else { return nil }
        unsafe self.handle = handle
        unsafe words = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        self.host = host
        self.rules = rules
        self.listener = listener
        unsafe check(bascule_curl_protect(handle, protocols, authorities))
        unsafe check(
            bascule_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(words)))
        if case .name(let name) = host {
            let known = addresses.map { $0.isIPv4 ? $0.text : "[\($0.text)]" }
            add(CURLOPT_RESOLVE, ["\(name):\(port):\(known.joined(separator: ","))"])
        }
        listen()
    }

    deinit {
        // libcurl would say good-bye and wait two minutes for the answer, whoever wants to stop.
        var socket = Int32(-1)
        if unsafe bascule_curl_get_socket(handle, &socket) == CURLE_OK, socket >= 0 {
            ConnectedSocket.cut(socket)
        }
        // What comes now has nobody to go to.
        set(CURLOPT_NOPROGRESS, 1)
        unsafe check(bascule_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, nil))
        unsafe check(bascule_curl_on_header(handle, { _, size, count, _ in size * count }))
        unsafe check(bascule_curl_on_write(handle, { _, size, count, _ in size * count }))
        unsafe curl_easy_cleanup(handle)
        unsafe lists.forEach { unsafe curl_slist_free_all($0) }
        unsafe words.deallocate()
    }

    func perform() -> CURLcode {
        unsafe words.pointee = 0
        return withExtendedLifetime(self) { unsafe curl_easy_perform(handle) }
    }

    /// What libcurl says of the failure of the last question; empty: nothing.
    var errorText: String { unsafe String(cString: words) }

    /// What libcurl says of every failure of this kind: no address is named.
    static func text(of result: CURLcode) -> String {
        unsafe String(cString: curl_easy_strerror(result))
    }

    func set(_ option: CURLoption, _ value: Int) {
        unsafe check(bascule_curl_set_long(handle, option, value))
    }

    /// - Parameter value: nil: as if it had never been set.
    func set(_ option: CURLoption, _ value: String?) {
        unsafe check(bascule_curl_set_text(handle, option, value))
    }

    /// Where an option is a number of bytes.
    func set(_ option: CURLoption, size: Int64) {
        unsafe check(bascule_curl_set_size(handle, option, curl_off_t(size)))
    }

    func add(_ option: CURLoption, _ lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { unsafe list = unsafe curl_slist_append(list, line) }
        guard let list = unsafe list else { preconditionFailure("there is no memory for a line") }
        unsafe lists.append(list)
        unsafe check(bascule_curl_set_list(handle, option, list))
    }

    /// A number that libcurl has counted in the last question.
    func size(_ info: CURLINFO) -> Int64 {
        var value: curl_off_t = 0
        unsafe check(bascule_curl_get_size(handle, info, &value))
        return Int64(value)
    }

    /// An option that is not taken would be one that does not protect.
    private func check(_ result: CURLcode) {
        precondition(result == CURLE_OK, "libcurl takes the option")
    }

    private func listen() {
        let pointer = unsafe Unmanaged.passUnretained(self).toOpaque()
        for option in [
            CURLOPT_OPENSOCKETDATA, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_XFERINFODATA,
            CURLOPT_READDATA,
        ] {
            unsafe check(bascule_curl_set_pointer(handle, option, pointer))
        }
        unsafe check(bascule_curl_on_socket(handle, Self.socket))
        unsafe check(bascule_curl_on_header(handle, Self.head))
        unsafe check(bascule_curl_on_write(handle, Self.body))
        unsafe check(bascule_curl_on_read(handle, Self.piece))
        unsafe check(bascule_curl_on_progress(handle, Self.progress))
        set(CURLOPT_NOPROGRESS, 0)
    }

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> WatchedTransfer? {
        unsafe pointer.map {
            unsafe Unmanaged<WatchedTransfer>.fromOpaque($0).takeUnretainedValue()
        }
    }

    /// The address is judged here, where it is connected to and nothing can change it any more.
    private static let socket: curl_opensocket_callback = { pointer, _, address in
        guard let transfer = unsafe of(pointer), let address = unsafe address else { return -1 }
        let raw = UnsafeRawPointer(address)
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr),
            let ip = unsafe IPAddress(socketAddress: raw + offset), transfer.judge(ip)
        else { return -1 }
        return unsafe Glibc.socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
            address.pointee.protocol)
    }

    private func judge(_ address: IPAddress) -> Bool {
        do {
            try rules.check(address, of: host)
            return true
        } catch {
            refusal = (error, "\(host.text) is at \(address.text)")
            return false
        }
    }

    private static let head: curl_write_callback = { buffer, size, count, pointer in
        guard let transfer = unsafe of(pointer), let buffer = unsafe buffer else { return 0 }
        let line = unsafe String(
            decoding: UnsafeRawBufferPointer(start: buffer, count: size * count), as: UTF8.self)
        return transfer.listener.hear(line) ? size * count : 0
    }

    private static let body: curl_write_callback = { buffer, size, count, pointer in
        guard let transfer = unsafe of(pointer), let buffer = unsafe buffer else { return 0 }
        let bytes = unsafe Array(UnsafeRawBufferPointer(start: buffer, count: size * count))
        return transfer.listener.take(bytes) ? size * count : 0
    }

    private static let piece: curl_read_callback = { buffer, size, count, pointer in
        guard let transfer = unsafe of(pointer), let buffer = unsafe buffer else { return 0 }
        let room = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
        guard let bytes = transfer.listener.give(room.count) else {
            return Int(CURL_READFUNC_ABORT)
        }
        unsafe room.copyBytes(from: bytes)
        return bytes.count
    }

    private static let progress: curl_xferinfo_callback = { pointer, total, _, _, _ in
        guard let transfer = unsafe of(pointer), transfer.refusal == nil else { return 1 }
        return transfer.listener.goesOn(of: Int64(total)) ? 0 : 1
    }
}
