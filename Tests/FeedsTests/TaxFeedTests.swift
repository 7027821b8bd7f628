// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import Testing
import Wording

@testable import Feeds

/// What the feeds of the taxe de séjour say of bad rows, in the words that their sender reads.
@Suite struct TaxFeedTests {
    private func messages(_ feed: String, _ text: String) throws -> [String] {
        let catalog = try SamplesTests.gardel.get().0
        var source = Bytes(text)
        let preview = try Preview.of(
            &source, fileName: "a.csv", feed: try #require(catalog[feed]), rows: .max, faults: .max)
        return preview.faults.map { $0.message(in: .fr) }
    }

    private static let stays =
        "hebergement;sejour;arrivee;depart;perception;personnes;mineurs;saisonniers;urgence;"
        + "loyer_faible;prix_ht;canal\n"

    @Test(arguments: [
        (
            "G;1;10/03/2026;08/03/2026;;2;;;;;;",
            "Ligne 2 : « depart >= arrivee » n'est pas respecté : 08/03/2026 contre 10/03/2026. Vérifiez ces dates."
        ),
        (
            "G;1;10/03/2026;12/03/2026;;2;1;1;0;1;;",
            "Ligne 2 : « mineurs + saisonniers + urgence + loyer_faible <= personnes » n'est pas respecté : 3 contre 2. Vérifiez ces valeurs."
        ),
        (
            "G;1;10/03/2026;12/03/2026;;2;;;;;80.50;",
            "Ligne 2, colonne « prix_ht » : « 80.50 » contient « . », alors que le séparateur décimal de ce fichier est « , ». Écrivez le nombre avec « , »."
        ),
        (
            "G;1;01/01/2025;05/02/2026;;2;;;;;;",
            "Ligne 2 : « depart - arrivee <= 365 » n'est pas respecté : 400 contre 365. Vérifiez ces valeurs."
        ),
        (
            "G;1;10/03/2026;12/03/2026;;0;;;;;;",
            "Ligne 2, colonne « personnes » : « 0 » est hors limites (admis : 1 ou plus). Corrigez la valeur."
        ),
        (
            "G;1;10/03/2026;12/03/2026;;2;-1;;;;;",
            "Ligne 2, colonne « mineurs » : « -1 » est hors limites (admis : 0 ou plus). Corrigez la valeur."
        ),
        (
            "G;1;10/03/2026;31/02/2026;;2;;;;;;",
            "Ligne 2, colonne « depart » : « 31/02/2026 » : ce jour n'existe pas dans le calendrier. Corrigez la date."
        ),
        (
            "G;1;10/03/2026;12/03/2026;;;;;;;;",
            "Ligne 2, colonne « personnes » : une valeur est obligatoire ici. Complétez la cellule."
        ),
    ])
    func `a stay that can't be is told with its line and values`(
        _ row: String, _ message: String
    ) throws {
        #expect(try messages("taxe_sejours", Self.stays + row + "\n") == [message])
    }

    @Test func `a let by the day, and what is only unknown, are taken without a word`() throws {
        #expect(
            try messages(
                "taxe_sejours",
                Self.stays + "G;1;10/03/2026;10/03/2026;;2;;;;;;\n"
                    + "nulle part;2;10/03/2026;11/03/2026;;2;2;0;0;0;;Ti-Kaz\n"
                    + "G;3;01/01/2025;01/01/2026;;2;;;;;\"0,005\";\n") == [])
        #expect(
            try messages(
                "taxe_hebergements",
                "hebergement;collectivite;insee;categorie;debut;fin\nG;;;;01/01/2026;\n"
                    + "H;X;2A004;roulotte;01/01/2026;01/01/2026\n") == [])
        #expect(
            try messages(
                "taxe_tarifs",
                "collectivite;categorie;debut;fin;tarif;taux;plafond;total_publie\n"
                    + "X;a;01/01/2026;;;120,5;;\nX;b;01/01/2026;;;;;\n") == [])
        #expect(
            try messages(
                "taxe_additionnelles", "collectivite;code;debut;fin;taux\nX;IDFM;01/01/2024;;200\n"
            ) == [])
    }

    @Test func `a period that ends before it begins is told in each feed that has periods`() throws
    {
        let words =
            "Ligne 2 : « fin >= debut » n'est pas respecté : 01/01/2025 contre 01/01/2026. Vérifiez ces dates."
        for (feed, text) in [
            (
                "taxe_hebergements",
                "hebergement;collectivite;insee;categorie;debut;fin\nG;X;1;a;01/01/2026;01/01/2025\n"
            ),
            (
                "taxe_tarifs",
                "collectivite;categorie;debut;fin;tarif;taux;plafond;total_publie\nX;a;01/01/2026;01/01/2025;1;;;\n"
            ),
            (
                "taxe_additionnelles",
                "collectivite;code;debut;fin;taux\nX;d;01/01/2026;01/01/2025;10\n"
            ),
        ] {
            #expect(try messages(feed, text) == [words])
        }
    }

    @Test(arguments: [
        ("97128000001AB", true), ("2A004000001A1", true), ("2C004000001A1", false),
        ("97128000001A", false), ("97128-000001-AB", false), ("97128000001ab", false),
    ])
    func `a registration number has the form of the law`(_ number: String, _ isGood: Bool) throws {
        let found = try messages(
            "taxe_hebergements",
            "hebergement;collectivite;insee;categorie;debut;fin;enregistrement\n"
                + "G;X;1;a;01/01/2026;;\(number)\n")
        #expect(found.isEmpty == isGood, "\(found)")
    }
}
