// SPDX-License-Identifier: Apache-2.0

internal import Application

extension Gate {
    /// A form with files: they go to the work folder as they come, and its route is run once all of
    /// it is there.
    func upload(_ route: Route, _ visit: Visit, files: Set<String>) -> Reception {
        guard let boundary = ContentType(visit.head["content-type"] ?? "").boundary else {
            return .answer(error(400, visit.visitor, visit.head))
        }
        let sink = UploadSink(
            .form(boundary: boundary, fileFields: files),
            folder: UploadFolder(visit.site.settings).path,
            refused: { failure($0, visit.visitor, visit.head) },
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
}
