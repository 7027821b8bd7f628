// SPDX-License-Identifier: Apache-2.0

/// What the reader says of a file it can't read, in French: its own words are English.
enum ReaderPhrases {
    /// The reader's phrases and the French for them, longer ones first where one holds another.
    static let catalog: [(english: String, french: String)] = [
        (", not delimited text (some systems name it .xls)", ""),
        (", not delimited text", ""),
        (": export it as CSV and send that", ""),
        (": unpack it first", " : à décompresser d'abord"),
        ("this is ", "c'est "),
        ("a PDF document", "un document PDF"),
        ("an old Excel or Word file (.xls, .doc)", "un ancien fichier Excel ou Word (.xls, .doc)"),
        ("an empty zip file", "une archive zip vide"),
        ("a zip file", "une archive zip"),
        ("a gzip file", "un fichier gzip"),
        ("a bzip2 file", "un fichier bzip2"),
        ("an xz file", "un fichier xz"),
        ("a Zstandard file", "un fichier Zstandard"),
        ("a 7-Zip file", "une archive 7-Zip"),
        ("a RAR file", "une archive RAR"),
        ("a PNG image", "une image PNG"),
        ("a JPEG image", "une image JPEG"),
        ("a GIF image", "une image GIF"),
        ("a TIFF image", "une image TIFF"),
        ("a program", "un programme"),
        ("an SQLite database", "une base SQLite"),
        ("a Parquet file", "un fichier Parquet"),
        ("a rich text document", "un document RTF"),
        ("an HTML page", "une page HTML"),
        ("an XML file", "un fichier XML"),
        ("binary data", "un fichier binaire"),
        (
            "the file begins with nothing but NUL bytes: its transfer did not complete; send it again",
            "le fichier ne commence que par des octets NUL : son transfert n'est pas allé au bout"
        ),
        ("the line is longer than the limit of ", "la ligne dépasse la limite de "),
        ("the line is longer than ", "la ligne dépasse "),
        ("a field is longer than ", "une cellule dépasse "),
        (" fields, more than the limit of ", " cellules, pour une limite de "),
        ("the gzip file unpacks to more than ", "le fichier gzip décompressé dépasse "),
        ("the zip file unpacks to more than ", "l'archive zip décompressée dépasse "),
        (
            "the zip file asks for a password: send it without one",
            "l'archive zip demande un mot de passe : renvoyez-la sans"
        ),
        (", which is the limit: send it unpacked if it is right", ", qui est la limite"),
        (" times its size", " fois sa taille"),
        (" bytes", " octets"),
    ]

    static func french(_ text: String) -> String {
        var text = text[...]
        for phrase in catalog where text.contains(phrase.english) {
            text = text.replacing(phrase.english, with: phrase.french)
        }
        return String(text)
    }
}
