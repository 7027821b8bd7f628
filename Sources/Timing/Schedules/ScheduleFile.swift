// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Configuration
package import Jobs
internal import Wording

/// The schedules that `config/schedules.yaml` declares: a map of names.
package struct ScheduleFile: Sendable {
    package let schedules: [Schedule]

    package init(schedules: [Schedule]) { self.schedules = schedules }

    /// Reads and checks the text; all mistakes are given together.
    ///
    /// - Parameters:
    ///   - zone: The site's, for schedules that name none.
    ///   - names: The existing names that arguments may have.
    ///   - now: Seconds since 1970-01-01 UTC, to tell what never comes.
    package static func read(
        _ text: String, file: String, zone: String, kinds: JobSignature.Catalog,
        names: KnownNames? = nil, now: Int64
    ) -> (ScheduleFile, [Mistake]) {
        let mistakes = MistakeList()
        var schedules: [Schedule] = []
        do {
            let root = try YAMLNode.parse(text, file: file)
            switch root.content {
            case .null: break
            case .map(let entries):
                let check = ScheduleCheck(kinds: kinds, names: names)
                let form = ScheduleForm.schedule(kinds: kinds)
                for entry in entries {
                    let reader = Reader(
                        zone: zone, form: form, check: check, now: now, mistakes: mistakes)
                    if let schedule = reader.schedule(entry) { schedules.append(schedule) }
                }
            case .scalar, .list:
                mistakes.addMistake(
                    at: root,
                    Phrase(
                        en: "The schedules must be a map of names, not \(root.kind)",
                        fr:
                            "Il faut ici des noms de planifications et leurs clés, pas \(root.shown.fr)"
                    ),
                    Phrase(
                        en: "Write `nightly:` and below it, indented, `job:` and `cron:`",
                        fr: "Écrivez `nightly:` et dessous, en retrait, `job:` et `cron:`"))
            }
        } catch let mistake as Mistake {
            mistakes.addMistake(mistake)
        } catch {
            mistakes.addMistake(
                Mistake(file: file, what: Phrase(of: error), remedy: YAMLWords.correct))
        }
        return (ScheduleFile(schedules: schedules), mistakes.all)
    }

    /// One schedule whose keys are given as the file would have them; nil after all that is wrong.
    package static func read(
        _ name: String, keys: YAMLNode, zone: String, kinds: JobSignature.Catalog,
        names: KnownNames? = nil, now: Int64
    ) -> (Schedule?, [Mistake]) {
        let mistakes = MistakeList()
        let reader = Reader(
            zone: zone, form: ScheduleForm.schedule(kinds: kinds),
            check: ScheduleCheck(kinds: kinds, names: names), now: now, mistakes: mistakes)
        let key = YAMLNode(
            content: .scalar(name, isQuoted: true), file: keys.file, line: 0, column: 0)
        return (reader.schedule(YAMLNode.Entry(key: key, value: keys)), mistakes.all)
    }

    private struct Reader {
        let zone: String
        let form: MapForm
        let check: ScheduleCheck
        let now: Int64
        let mistakes: MistakeList

        /// Nil after noting all that is wrong.
        func schedule(_ entry: YAMLNode.Entry) -> Schedule? {
            let name = entry.key.text ?? ""
            let before = mistakes.all.count
            guard
                let map = YAMLMap(
                    entry.value, form, of: "schedule `\(name)`", mistakes: mistakes)
            else { return nil }
            // A value that can't be read is noted, and mistakes that follow from it are not
            // reported again.
            var unread: Set<String> = []
            let kind = kind(map, name, at: entry.key)
            if kind == nil { unread.formUnion(["kind", "arguments"]) }
            let zone = map.string("zone") ?? self.zone
            let known = known(zone, map)
            if known == nil { unread.insert("zone") }
            let form = time(map, name, known ?? .utc, at: entry.key)
            if form == nil { unread.formUnion(["cron", "every", "at", "when", "ends"]) }
            var schedule = Schedule(
                name: name, kind: kind ?? "", form: form ?? .once(now),
                zone: known?.identifier ?? Zone.utc.identifier)
            readPolicies(map, &schedule)
            schedule.starts = instant(map, "starts", known ?? .utc)
            schedule.ends = instant(map, "ends", known ?? .utc)
            if let node = map["arguments"] {
                if let text = json(node) {
                    schedule.arguments = text
                } else {
                    unread.insert("arguments")
                }
            }
            for problem in check.problems(of: schedule, anchor: now)
            where !unread.contains(problem.field ?? "") {
                noteMistake(problem, map, at: entry.key)
            }
            return mistakes.all.count == before ? schedule : nil
        }

        private func kind(_ map: YAMLMap, _ name: String, at node: YAMLNode) -> String? {
            if map["kind"] == nil, !map.saysByOldName("kind") {
                let known = check.kinds.names.joined(separator: ", ")
                mistakes.addMistake(
                    at: node,
                    Phrase(
                        en: "Schedule `\(name)` has no `kind`",
                        fr: "La planification `\(name)` n'a pas de `kind`"),
                    Phrase(
                        en: "Write `kind:` with one of \(known)",
                        fr: "Écrivez `kind:` avec l'un de \(known)"))
            }
            return map.string("kind")
        }

        private func readPolicies(_ map: YAMLMap, _ schedule: inout Schedule) {
            schedule.overlap = map.choice("overlap", Schedule.Overlap.self) ?? schedule.overlap
            schedule.catchUp = map.choice("catch_up", Schedule.CatchUp.self) ?? schedule.catchUp
            schedule.catchUpWindow = seconds(map, "catch_up_window") ?? schedule.catchUpWindow
            schedule.jitter = seconds(map, "jitter") ?? schedule.jitter
            schedule.failuresLimit = map.integer("pause_after_failures")
            schedule.succeedBy = map.read("succeed_by") { TimeOfDay($0) }
            schedule.queue = map.string("queue") ?? schedule.queue
            schedule.priority = map.integer("priority") ?? schedule.priority
            schedule.attemptsLimit = map.integer("attempts")
        }

        private func seconds(_ map: YAMLMap, _ key: String) -> Int64? {
            map.duration(key).map { $0.components.seconds }
        }

        /// One of `cron`, `every`, `at`.
        private func time(
            _ map: YAMLMap, _ name: String, _ zone: Zone, at node: YAMLNode
        ) -> Schedule.Form? {
            let given = ["cron", "every", "at"].filter { map[$0] != nil }
            guard given.count == 1 else {
                mistakes.addMistake(
                    at: node,
                    given.isEmpty
                        ? Phrase(
                            en: "Schedule `\(name)` has no time",
                            fr: "La planification `\(name)` n'a pas d'heure")
                        : Phrase(
                            en: "Schedule `\(name)` has \(given.joined(separator: " and "))",
                            fr: "La planification `\(name)` a \(given.joined(separator: " et "))"),
                    Phrase(
                        en:
                            "Write one of `cron: 0 6 * * *`, `every: 15min`, `at: 2026-07-01T06:00`",
                        fr:
                            "Écrivez l'un de `cron: 0 6 * * *`, `every: 15min`, `at: 2026-07-01T06:00`"
                    ))
                return nil
            }
            switch given[0] {
            case "cron": return map.string("cron").map { .cron($0) }
            case "every":
                let step = seconds(map, "every")
                return step.map { .interval($0) }
            default: return instant(map, "at", zone).map { .once($0) }
            }
        }

        private func instant(_ map: YAMLMap, _ key: String, _ zone: Zone) -> Int64? {
            map.read(key) { InstantText.parse($0, in: zone) }
        }

        private func known(_ zone: String, _ map: YAMLMap) -> Zone? {
            do {
                return try check.zone(zone)
            } catch {
                noteMistake(error, map, at: map.node)
                return nil
            }
        }

        private func noteMistake(_ problem: ScheduleError, _ map: YAMLMap, at node: YAMLNode) {
            let key = problem.field == "when" ? "cron" : problem.field
            let place = key.map(map.place) ?? node
            mistakes.addMistake(
                at: problem.argument.flatMap(place.key) ?? place, problem.what, problem.remedy)
        }

        private func json(_ node: YAMLNode) -> String? {
            guard case .map = node.content else {
                mistakes.addMistake(
                    at: node,
                    Phrase(
                        en: "`arguments` must be a map of keys, not \(node.kind)",
                        fr: "`arguments` attend des clés et leurs valeurs, pas \(node.shown.fr)"),
                    Phrase(
                        en: "Write `arguments: { aggregate: labo_jour }`",
                        fr: "Écrivez `arguments: { aggregate: labo_jour }`"))
                return nil
            }
            return YAMLJSON.text(node)
        }
    }
}

extension YAMLNode {
    /// The key of that name in a map.
    fileprivate func key(_ name: String) -> YAMLNode? {
        guard case .map(let entries) = content else { return nil }
        return entries.first { $0.key.text == name }?.key
    }
}
