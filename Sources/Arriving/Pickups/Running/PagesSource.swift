// SPDX-License-Identifier: Apache-2.0

internal import Fetching
internal import JSONLines
internal import Wording

/// An API that gives its records page by page, each in memory for itself.
///
/// It is for one thread.
final class PagesSource: RowSource {
    private let pages: Pickup.Pages
    private let most: Pickup.Limits
    /// The first page's, and what it asks for.
    private var url: SourceURL
    private var stretch: Range<Int64>?
    private let server: WebPages
    private let bounds: SourceBounds
    /// Asked for what time it is there, and not read yet.
    private var first: WebPages.Page?
    private var lastAsked: ContinuousClock.Instant?

    /// For so long it may think about an answer.
    private static let thinking = Duration.seconds(60)

    /// Nothing is asked yet.
    ///
    /// - Parameters:
    ///   - secret: nil: it needs none.
    ///   - stretch: that is asked for first, seconds since 1970; nil: all is.
    /// - Throws: `FetchTrouble`, `SourceDatabase.Trouble`, `SourceRefusal` where the address is too
    ///   long then, `CancellationError` once it is stopped.
    init(
        _ pages: Pickup.Pages, of pickup: Pickup, secret: String?, stretch: Range<Int64>?,
        _ rules: FetchRules, _ isStopped: @escaping @Sendable () -> Bool
    ) throws {
        self.pages = pages
        most = pickup.limits
        self.stretch = stretch
        url = try pages.url(of: stretch)
        bounds = SourceBounds(
            shown: pages.url.shown, end: .now + pickup.limits.time, isStopped: isStopped)
        var limits = FetchLimits(bytes: Int64(pickup.limits.pageBytes))
        limits.bytesName = "limits.page_bytes"
        limits.time = pickup.limits.time
        limits.slowness = Self.thinking
        let (proof, lines) = try SecretLine.proof(pages.login, secret, at: pickup.place)
        server = try WebPages(
            WebLogin(url, proof, place: pickup.place), lines: lines, rules, limits,
            isStopped: isStopped)
    }

    /// By the server's clock, which each of its answers has.
    func now() throws -> Int64 {
        let page = try ask(url)
        first = page
        guard let instant = page.instant else { throw PageTrouble.noTime.told(of: pages) }
        return instant
    }

    func copy(
        since: Int64, until: Int64, most: Int, _ body: ([UInt8]) throws -> Void
    ) throws -> Int {
        if let asked = stretch, since < asked.lowerBound || until > asked.upperBound {
            // What its clock says is known by the first page alone.
            (stretch, first) = (since..<until, nil)
            url = try pages.url(of: stretch)
        }
        return try records(most: most, body)
    }

    /// All pages, one record a line.
    ///
    /// - Returns: how many records.
    /// - Throws: `FetchTrouble`, `SourceDatabase.Trouble`, `CancellationError`, what the body throws.
    func records(most: Int, _ body: ([UInt8]) throws -> Void) throws -> Int {
        var (rows, seen): (Int, Set<SourceURL>) = (0, [url])
        var page = try first ?? ask(url)
        first = nil
        var asked = url
        while true {
            let found = try read(page)
            rows += found.count
            guard rows <= most else { throw SourceDatabase.tooMany("limits.rows") }
            for index in 0..<found.count { try body(found.line(index)) }
            guard let next = try next(found, page, after: asked) else { return rows }
            guard seen.insert(next).inserted else { throw PageTrouble.repeats.told(of: pages) }
            guard seen.count <= self.most.pages else {
                throw SourceDatabase.tooMany("limits.pages")
            }
            asked = next
            page = try ask(next)
        }
    }

    private func read(_ page: WebPages.Page) throws -> JSONPage {
        do {
            return try JSONPage(page.body, pages.places)
        } catch {
            throw PageTrouble.flaw(error).told(of: pages)
        }
    }

    /// Nil: it was the last.
    private func next(
        _ found: JSONPage, _ page: WebPages.Page, after asked: SourceURL
    ) throws -> SourceURL? {
        switch pages.next {
        case .link?:
            guard !page.hidesNext else { throw PageTrouble.hidden.told(of: pages) }
            return try page.next.map { try asked.next($0) }
        case .address?:
            if let next = found.next { return try asked.next(next) }
        case .cursor(_, let parameter)?:
            if let next = found.next { return try url.setting(parameter, to: next) }
        case .key(_, let parameter)?:
            guard found.count > 0 else { return nil }
            guard let key = found.lastKey else { throw PageTrouble.noKey.told(of: pages) }
            return try url.setting(parameter, to: key)
        case nil: break
        }
        // It would be taken for the last, and what is behind it would never come.
        guard page.next == nil else { throw PageTrouble.headLeadsOn.told(of: pages) }
        return nil
    }

    /// Asks as often as the site wants it, and again where the server wants to be left alone for a
    /// moment.
    private func ask(_ url: SourceURL) throws -> WebPages.Page {
        var tried = 0
        while true {
            try keepPace()
            try bounds.check()
            do {
                return try server.ask(url)
            } catch let trouble as FetchTrouble where trouble.code == .unavailable {
                tried += 1
                // Longer and longer, where it does not say how long.
                let wait = trouble.retryAfter ?? .seconds(1 << (tried - 1))
                guard trouble.mayPass, tried < Pickup.Limits.tries,
                    ContinuousClock.now + wait < bounds.end
                else { throw trouble }
                try Pause.until(.now + wait, isStopped: bounds.isStopped)
            }
        }
    }

    private func keepPace() throws {
        if let rate = pages.perMinute, let lastAsked {
            try Pause.until(
                lastAsked + .milliseconds(60_000 / rate), isStopped: bounds.isStopped)
        }
        lastAsked = .now
    }
}
