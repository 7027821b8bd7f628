// SPDX-License-Identifier: Apache-2.0

extension DirectoryTalk {
    /// What tells two people of the same name apart: OpenLDAP's, and Active Directory's.
    private static let ids = ["entryUUID", "objectGUID"]

    /// Whom the directory has for this name.
    func find(_ login: String) throws(DirectoryError) -> DirectoryAnswer {
        let own = [options.nameAttribute, options.groupAttribute].filter { !$0.isEmpty }
        let filter = FilterText.filled(options.userFilter, "login", login)
        guard let found = try search(options.base, filter, own + Self.ids, most: 2) else {
            return .several
        }
        guard found.count < 2 else { return .several }
        guard let entry = found.first else { return .nobody }
        return .one(
            DirectoryPerson(
                dn: entry.dn, names: entry.texts(options.nameAttribute),
                groups: try groups(of: entry),
                id: Self.ids.lazy.compactMap(entry.digits).first))
    }

    /// Those that the person names, and those that name the person.
    private func groups(of person: DirectoryEntry) throws(DirectoryError) -> [String] {
        var names = options.groupAttribute.isEmpty ? [] : person.texts(options.groupAttribute)
        if !options.groupBase.isEmpty {
            let filter = FilterText.filled(options.groupFilter, "dn", person.dn)
            // No attribute: the names are enough.
            let found = try search(
                options.groupBase, filter, ["1.1"], most: DirectoryOptions.mostGroups)
            guard let found else {
                throw DirectoryError(
                    .unfit, at: options.place,
                    "more than \(DirectoryOptions.mostGroups) groups fit \(options.groupFilter)")
            }
            names += found.map(\.dn)
        }
        return names.prefix(DirectoryOptions.mostGroups).compactMap(DistinguishedName.normal)
    }
}
