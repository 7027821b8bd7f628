// SPDX-License-Identifier: Apache-2.0

internal import Accounts

extension Operation {
    /// Every one, in the order of the document.
    static let all: [Operation] =
        MeOperations.all + ImportOperations.all + UploadOperations.all + FileOperations.all
        + FeedOperations.all + DataOperations.all + ChartOperations.all + QualityOperations.all
        + AggregateOperations.all
        + ExportOperations.all + JobOperations.all + BulkOperations.all + ScheduleOperations.all
        + SiteOperations.all + ArchiveOperations.all + MailOperations.all + WebhookOperations.all
        + DeliveryOperations.all + PickupOperations.all
        + UserOperations.all

    /// `getFilesIdFaults`.
    var name: String {
        let words = path.text.split { "/{}-".contains($0) }
        return method.rawValue.lowercased()
            + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// The first word of the path.
    var tag: String { path.text.split(separator: "/").first.map(String.init) ?? "" }

    /// As the table of rights names it; empty: whoever is logged in.
    var permission: String {
        switch access {
        case .everybody, .loggedIn: ""
        case .permission(let permission), .everywhere(let permission): permission.rawValue
        }
    }

    /// The names in the path, in order.
    var places: [String] {
        path.text.split(separator: "/").filter { $0.hasPrefix("{") }
            .map { String($0.dropFirst().dropLast()) }
    }

    /// Statuses of what is not done.
    var problems: [Int] {
        var all: Set<Int> = [400, 401, 403, 406, 422, 429, 503]
        if !places.isEmpty { all.insert(404) }
        if method != .get { all.formUnion([413, 415]) }
        if method == .post { all.insert(409) }
        return all.union(also).sorted()
    }

    var parameters: [JSON] {
        let ofPath = places.map { place -> JSON in
            let isNumber = place == "id" && tag != "tasks"
            return [
                "name": .text(place), "in": .text("path"), "required": .boolean(true),
                "schema": (isNumber ? Shape.id : Shape.text(1...200)).schema,
            ]
        }
        let ofQuery = query.map { field -> JSON in
            [
                "name": .text(field.name), "in": .text("query"),
                "required": .boolean(field.isRequired), "description": .text(field.about),
                "schema": field.shape.schema,
            ]
        }
        return ofPath + ofQuery + ofColumns + headers
    }

    /// Of a table's columns, whose names the document does not know: any that begins so.
    private var ofColumns: [JSON] {
        guard let aboutColumns else { return [] }
        return [
            [
                "name": .text("columns"), "in": .text("query"), "required": .boolean(false),
                "description": .text("`\(Self.byColumn)NAME`: " + aboutColumns),
                "style": .text("form"), "explode": .boolean(true),
                "schema": [
                    "type": .text("object"),
                    "propertyNames": ["pattern": .text("^by\\.[A-Za-z_][A-Za-z0-9_]{0,49}$")],
                    "additionalProperties": Shape.text(0...Self.longestValue).schema,
                ],
            ]
        ]
    }

    private var headers: [JSON] {
        var all: [(name: String, about: String, isRequired: Bool)] = []
        if method == .get {
            all.append(("If-None-Match", "An `ETag`: 304 where it is still so", false))
        }
        if condition != nil {
            // Not `required`: without it the answer is 428, which is more than a malformed request.
            all.append(("If-Match", "The `ETag` of what is to be changed; 428 without it", false))
        }
        var found = all.map { header -> JSON in
            [
                "name": .text(header.name), "in": .text("header"),
                "required": .boolean(header.isRequired), "description": .text(header.about),
                "schema": ["type": .text("string")],
            ]
        }
        if method == .post {
            found.append([
                "name": .text("Idempotency-Key"), "in": .text("header"),
                "required": .boolean(false),
                "description": .text("The same again within 24 h is done once"),
                "schema": [
                    "type": .text("string"), "pattern": .text("^[!-~]{1,200}$"),
                ],
            ])
        }
        return found
    }

    /// Whether it takes a body of this type.
    func takes(_ type: String?, hasBody: Bool) -> Bool {
        guard let intake else { return !hasBody || type == "application/json" }
        return type.map(intake.types.contains) ?? false
    }

    /// Its place in the table of routes.
    var route: Route {
        Route.api(self, at: PathPattern(stringLiteral: "/api/v1" + path.text))
    }
}
