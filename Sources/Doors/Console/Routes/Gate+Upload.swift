// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Journal

extension Gate {
    /// A form with files: they go to the work folder as they come, and its route is run once all of
    /// it is there.
    func upload(_ route: Route, _ visit: Visit, files: Set<String>) async -> Reception {
        guard let boundary = ContentType(visit.head["content-type"] ?? "").boundary else {
            return .answer(error(400, visit.visitor, visit.head))
        }
        // What is only tried is not kept.
        let isKept = route.access == .permission(.importFiles)
        do {
            try await site.requireRoom(
                for: visit.head, by: isKept ? try visit.actor.text : nil)
        } catch let refused as UploadRefused {
            return .answer(Self.answer(refused, visit))
        } catch {
            return .answer(failure(error, visit.visitor, visit.head))
        }
        let sink = UploadSink(
            .form(boundary: boundary, fileFields: files),
            folder: UploadFolder(visit.site.settings).path, room: UploadRoom(visit.site.settings),
            refused: { error in
                UploadRefused(behind: error).map { Self.answer($0, visit) }
                    ?? failure(error, visit.visitor, visit.head)
            },
            received: { upload in
                do {
                    let form = try Form.checked(upload.fields, of: route, visit)
                    var whole = Visit(
                        site: site, head: visit.head, parameters: visit.parameters,
                        visitor: visit.visitor, form: form)
                    whole.upload = upload
                    return await run(route, whole)
                } catch {
                    return failure(error, visit.visitor, visit.head)
                }
            })
        return .streamsBody(limit: site.limits.upload, to: sink)
    }

    private static func answer(_ refused: UploadRefused, _ visit: Visit) -> Answer {
        let title = visit.face(en: "Upload", fr: "Dépôt")
        return visit.alone(refused.status, title: title, [visit.face(refused.sentence)])
            .retry(after: UploadRefused.wait)
    }
}
