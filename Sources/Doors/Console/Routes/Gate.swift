// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Configuration
internal import Wording

/// Decides, by the table of routes and before anything else, who may do what.
struct Gate: Responder {
    let site: Site
    let table: RouteTable
    let observer: ConsoleObserver

    func receive(_ head: RequestHead) async -> Reception {
        let asked = Visitor(asking: head, site)
        guard head.target.utf8.count <= site.limits.target else {
            return .answer(error(414, asked, head))
        }
        guard head.hasReadableQuery else { return .answer(error(400, asked, head)) }
        let path = head.path.flatMap(site.unprefixed)
        switch path.map({ table.match(head.method, $0) }) ?? .nothing {
        case .route(let route, let parameters):
            if let operation = route.operation {
                return await APIGate(site: site, observer: observer)
                    .receive(head, operation, parameters, asked)
            }
            return await receive(head, route, parameters, asked)
        case .methods(let allowed):
            return .answer(
                error(405, asked, head).with("Allow", allowed.joined(separator: ", ")))
        case .nothing where ["TRACE", "CONNECT"].contains(head.method):
            return .answer(error(405, asked, head).with("Allow", "GET, HEAD"))
        case .nothing:
            return .answer(error(404, asked, head))
        }
    }

    private func receive(
        _ head: RequestHead, _ route: Route, _ parameters: [String: String], _ asked: Visitor
    ) async -> Reception {
        var visitor = asked
        if route.isForPrograms {
            let gate = APIGate(site: site, observer: observer)
            do {
                let principal = try await gate.principal(head, asked)
                try gate.limit(principal)
                visitor.principal = principal
            } catch {
                return .answer(gate.answer(error, asked, head))
            }
            if let refusal = refusal(of: route, to: visitor, head) { return .answer(refusal) }
        } else if route.access != .everybody {
            do {
                visitor.principal = try await site.find(asked.key)
            } catch {
                return .answer(failure(error, asked, head))
            }
            if let refusal = refusal(of: route, to: visitor, head) { return .answer(refusal) }
        }
        let visit = Visit(
            site: site, head: head, parameters: parameters, visitor: visitor, form: [:])
        guard route.method == .post else { return .answer(await run(route, visit)) }
        guard Origin.isOurs(head, site) else { return .answer(error(403, visitor, head)) }
        let type = head["content-type"]?.split(separator: ";").first?.lowercased()
        if let files = route.files, type == "multipart/form-data" {
            return await upload(route, visit, files: files)
        }
        guard type == nil || type == "application/x-www-form-urlencoded" else {
            return .answer(error(415, visitor, head))
        }
        let limit =
            visitor.principal == nil
            ? min(site.limits.strangersBody, site.limits.body) : site.limits.body
        return .takesBody(limit: limit) { body in
            await self.run(route, visit, body)
        }
    }

    /// Nil where the visitor may.
    private func refusal(
        of route: Route, to visitor: Visitor, _ head: RequestHead
    ) -> Answer? {
        let next = route.method == .get ? "?next=" + FormText.encoded(head.target) : ""
        guard let principal = visitor.principal else {
            return .see(site.path("/login") + next)
        }
        if let duty = principal.duty {
            guard !route.duties.contains(duty) else { return nil }
            let place =
                switch duty {
                case .giveCode: "/login/code" + next
                case .changePassword: "/account"
                case .setUpSecondFactor: "/account/second-factor"
                }
            return route.method == .get ? .see(site.path(place)) : error(403, visitor, head)
        }
        switch route.access {
        case .everybody, .loggedIn: return nil
        case .permission(let permission):
            let mayDo = principal.rights.reach(of: permission) != .nothing
            return mayDo ? nil : error(403, visitor, head)
        case .everywhere(let permission):
            return principal.rights.mayDo(permission) ? nil : error(403, visitor, head)
        }
    }

    private func run(_ route: Route, _ visit: Visit, _ body: [UInt8]) async -> Answer {
        do {
            let form = try Form.read(body, of: route, visit)
            return await run(
                route,
                Visit(
                    site: site, head: visit.head, parameters: visit.parameters,
                    visitor: visit.visitor, form: form))
        } catch {
            return failure(error, visit.visitor, visit.head)
        }
    }

    func run(_ route: Route, _ visit: Visit) async -> Answer {
        do {
            let names = visit.head.query.map(\.name)
            guard Set(names).count == names.count else { throw Refusal.malformed }
            return try await route.work(visit)
        } catch {
            return failure(error, visit.visitor, visit.head)
        }
    }

    func refuseBody(_ head: RequestHead) -> Answer {
        error(413, Visitor(asking: head, site), head)
    }

    func refuse(_ slowness: Slowness, of target: String, id: String) -> Answer {
        if APIGate.isBelow(target, site) {
            return Problem(status: slowness == .ours ? 503 : 408).answer(
                in: site.settings.language, prefix: site.prefix, id: id)
        }
        let face = Face(site, Visitor(unknown: site), target: "")
        return switch slowness {
        case .clients: ErrorPage.answer(408, face, id: id)
        case .ours: ErrorPage.tooBusy(face, id: id)
        }
    }

    func commonHeaders(id: String) -> [(name: String, value: String)] {
        CommonHeaders.all(id: id, isSecure: site.isSecure)
    }

    func answered(_ head: RequestHead, _ answer: Answer, in time: Duration) {
        observer.answered(
            head, answer.status, by: head.path.flatMap(site.unprefixed).flatMap(table.pattern),
            in: time)
    }

    func error(_ status: Int, _ visitor: Visitor, _ head: RequestHead) -> Answer {
        guard !APIGate.isBelow(head, site) else {
            return Problem(status: status).answer(
                in: visitor.language, prefix: site.prefix, id: head.id)
        }
        return ErrorPage.answer(status, Face(site, visitor, target: ""), id: head.id)
    }

    /// Nothing of the inside is told; the log has it, under the request's name.
    func failure(_ error: any Error, _ visitor: Visitor, _ head: RequestHead) -> Answer {
        guard let status = Self.status(of: error) else {
            // The client has gone, the service stops, or too many log in at once: no defect.
            guard !Self.isHaste(error) else {
                return ErrorPage.tooBusy(Face(site, visitor, target: ""), id: head.id)
            }
            observer.failed(head, error)
            if let unfinished = error as? SiteWatch.Unfinished {
                return ErrorPage.notLookedAt(
                    unfinished, Face(site, visitor, target: ""), id: head.id)
            }
            let answer = self.error(Self.isPassing(error) ? 503 : 500, visitor, head)
            return answer.status == 503 ? answer.retry(after: .seconds(5)) : answer
        }
        return self.error(status, visitor, head)
    }
}
