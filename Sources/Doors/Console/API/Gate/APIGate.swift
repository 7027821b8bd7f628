// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Journal
internal import NIOHTTP1
internal import Postgres
internal import Views
internal import Wording

/// Decides who may do what by the API, then has it done: every no is a problem.
struct APIGate: Sendable {
    let site: Site
    let observer: ConsoleObserver

    /// Whether a path is one where programs ask.
    ///
    /// What can't be decoded is judged as it was sent.
    static func isBelow(_ head: RequestHead, _ site: Site) -> Bool {
        guard let path = head.path else { return isBelow(head.target, site) }
        let own = site.unprefixed(path) ?? []
        return own.first == "api" && own.count > 1
    }

    static func isBelow(_ target: String, _ site: Site) -> Bool {
        target.hasPrefix(site.path("/api/"))
    }

    func receive(
        _ head: RequestHead, _ operation: Operation, _ parameters: [String: String],
        _ asked: Visitor
    ) async -> Reception {
        do {
            let principal = try await principal(head, asked)
            try admit(principal, head, operation, parameters, asked)
            let call = Call(
                site: site, head: head, operation: operation, visitor: asked,
                principal: principal, parameters: parameters)
            let known = try withQuery(call)
            guard operation.method != .get else {
                return .answer(await answering(asked, head) { try await look(known) })
            }
            if let intake = operation.intake {
                return try await receive(known, intake, asked)
            }
            guard operation.body != nil else {
                return .takesBody(limit: 0) { body in
                    await answering(asked, head) { try await change(known, body) }
                }
            }
            return .takesBody(limit: site.limits.body) { body in
                await answering(asked, head) { try await change(known, body) }
            }
        } catch {
            return .answer(answer(error, asked, head))
        }
    }

    // MARK: who

    /// Whom a token or session shows.
    ///
    /// - Throws: `Problem` where it shows nobody.
    func principal(_ head: RequestHead, _ asked: Visitor) async throws -> Principal {
        let shown = head.headers["authorization"]
        guard !shown.isEmpty else {
            guard let principal = try await site.find(asked.key) else { throw Problem.notLoggedIn }
            return principal
        }
        let words = shown[0].split(separator: " ", omittingEmptySubsequences: false)
        guard shown.count == 1, words.count == 2, words[0].lowercased() == "bearer",
            words[1].utf8.count <= 200
        else { throw Problem.notLoggedIn }
        let found = try await site.pool.withConnection { connection in
            try Tokens.find(String(words[1]), on: connection)
        }
        guard let found else { throw Problem.notLoggedIn }
        return found
    }

    private func admit(
        _ principal: Principal, _ head: RequestHead, _ operation: Operation,
        _ parameters: [String: String], _ asked: Visitor
    ) throws(Problem) {
        try limit(principal)
        if operation.intake != nil { try limit(principal, isUpload: true) }
        guard principal.duty == nil else { throw .dutyFirst }
        guard Self.mayDo(operation, principal.rights, parameters) else { throw .notAllowed }
        if case .session = principal.proof, operation.method != .get {
            guard let key = asked.key, let token = head["x-csrf-token"],
                CSRFToken.isValid(token, for: key), Origin.isOurs(head, site)
            else { throw .noCSRFToken }
        }
        guard accepts(head, operation.media) else { throw .notAcceptable }
        let type = head["content-type"]?.split(separator: ";").first?.lowercased()
        guard operation.method == .get || operation.takes(type, hasBody: head.hasBody) else {
            throw operation.intake == nil ? .noJSON : .noFile
        }
        if operation.condition != nil, head.list("if-match") == nil { throw .conditionMissing }
        if head.list("idempotency-key") != nil {
            guard head["idempotency-key"].flatMap(IdempotencyKey.init) != nil else {
                throw .invalid([.badIdempotencyKey])
            }
        }
    }

    /// - Throws: where a token asks too often.
    func limit(_ principal: Principal, isUpload: Bool = false) throws(Problem) {
        guard case .token(let id) = principal.proof,
            let wait = site.api.rates.wait(of: id, isUpload: isUpload)
        else { return }
        throw .tooMany(after: wait)
    }

    static func mayDo(
        _ operation: Operation, _ rights: Rights, _ parameters: [String: String]
    ) -> Bool {
        let permission: Permission
        switch operation.access {
        case .everybody, .loggedIn: return true
        case .everywhere(let asked): return rights.mayDo(asked)
        case .permission(let asked): permission = asked
        }
        return switch operation.hold {
        case .none: rights.mayDo(permission)
        case .inPath(let name): rights.mayDo(permission, feed: parameters[name])
        case .found: rights.reach(of: permission) != .nothing
        }
    }

    private func accepts(_ head: RequestHead, _ media: String) -> Bool {
        guard let offers = head.list("accept"), !offers.isEmpty else { return true }
        return offers.contains { offer in
            let parts = offer.lowercased().split(separator: ";").map { $0.filter { $0 != " " } }
            let isRefused = parts.dropFirst().contains {
                ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0)
            }
            return !isRefused && [media, "application/*", "*/*"].contains(parts.first)
        }
    }

    // MARK: what

    private func withQuery(_ call: Call) throws(Problem) -> Call {
        let given = call.head.query
        guard Set(given.map { Array($0.name.utf8) }).count == given.count else {
            throw .malformed(
                Phrase(en: "a parameter comes twice", fr: "un paramètre vient deux fois"))
        }
        let fields = call.operation.fields(sent: given.map(\.name))
        let query = JSON.object(
            given.map { pair in
                let shape = fields.first { $0.name == pair.name }?.shape
                return JSON.Member(
                    name: pair.name, value: shape?.read(pair.value) ?? .text(pair.value))
            })
        let misfits = Shape.fields(fields).misfits(query, at: "")
        guard misfits.isEmpty else { throw .invalid(misfits) }
        var call = call
        call.query = query
        return call
    }

    private func look(_ call: Call) async throws -> Answer {
        let answer =
            switch call.operation.work {
            case .look(let work), .change(let work):
                try await site.pool.withConnection { try work(call, $0) }
            case .free(let work): try await work(call)
            case .receive, .hand: preconditionFailure("a file is sent by POST")
            }
        return answer.tagged(for: call.head)
    }

    private func change(_ call: Call, _ body: [UInt8]) async throws -> Answer {
        var ready = call
        if call.operation.condition == nil { ready = try call.with(body) }
        if let prepare = call.operation.prepare { ready = try await prepare(ready) }
        let asked = ready
        if case .free(let work) = call.operation.work { return try await work(asked) }
        if case .hand(let work) = call.operation.work { return try await hand(asked, body, work) }
        return try await once(asked, body) { try work(asked, body, on: $0) }
    }

    /// Does the work in a transaction, and once, however often it is sent with its key.
    func once(
        _ call: Call, _ body: [UInt8],
        _ work: @escaping @Sendable (borrowing Connection) throws -> Answer
    ) async throws -> Answer {
        // Of POST alone: the others are the same however often, or have a condition.
        let key =
            call.head.method == "POST"
            ? call.head["idempotency-key"].flatMap(IdempotencyKey.init) : nil
        // With who asks: another token of the same user is not told what this one was.
        let request =
            Array("\(call.head.method) \(call.head.target) \(call.principal.proof)\n".utf8) + body
        return try await JournalNote.$onBehalfOf.withValue(call.onBehalfOf) {
            try await site.pool.transaction { connection in
                guard let key else { return try work(connection) }
                switch try key.take(for: call.principal.userID, request, on: connection) {
                case .underWay: throw Problem.underWay
                case .ofAnother: throw Problem.keyReused
                case .known(let kept):
                    guard let answer = Answer(kept: kept) else { throw Problem.keyReused }
                    return answer.with("Idempotency-Replayed", "true")
                case .new:
                    let answer = try work(connection)
                    try key.keep(
                        answer.kept, for: call.principal.userID, request, on: connection)
                    return answer
                }
            }
        }
    }

    private func work(
        _ call: Call, _ body: [UInt8], on connection: borrowing Connection
    ) throws -> Answer {
        var call = call
        if let condition = call.operation.condition {
            try condition(call, connection)
            call = try call.with(body)
        }
        switch call.operation.work {
        case .look(let work), .change(let work): return try work(call, connection)
        case .free, .receive, .hand: preconditionFailure("it takes its connections itself")
        }
    }

    // MARK: no

    func answering(
        _ asked: Visitor, _ head: RequestHead, _ work: () async throws -> Answer
    ) async -> Answer {
        do {
            return try await work()
        } catch {
            return answer(error, asked, head)
        }
    }

    func answer(_ error: any Error, _ asked: Visitor, _ head: RequestHead) -> Answer {
        let problem = Problem(of: error)
        if problem == nil, !Gate.isHaste(error) { observer.failed(head, error) }
        let passing: Problem = (error as? SiteWatch.Unfinished).map(Problem.notLookedAt) ?? .away
        return (problem ?? passing).answer(
            in: asked.language, prefix: site.prefix, id: head.id)
    }
}
