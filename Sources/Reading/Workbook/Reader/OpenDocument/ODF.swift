// SPDX-License-Identifier: Apache-2.0

/// Attributes of OpenDocument 1.x, with their namespaces.
enum ODF {
    /// Whether it is a link to another program, whose values are a table too, but no sheet.
    static func isLink(_ element: MarkupElement) -> Bool { element.named("dde-link") }

    static let tableName: StaticString = "urn:oasis:names:tc:opendocument:xmlns:table:1.0\nname"
    static let tableStyle: StaticString =
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0\nstyle-name"
    static let display: StaticString = "urn:oasis:names:tc:opendocument:xmlns:table:1.0\ndisplay"
    static let formula: StaticString = "urn:oasis:names:tc:opendocument:xmlns:table:1.0\nformula"
    static let rowsRepeated: StaticString =
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0\nnumber-rows-repeated"
    static let columnsRepeated: StaticString =
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0\nnumber-columns-repeated"
    static let columnsSpanned: StaticString =
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0\nnumber-columns-spanned"
    static let rowsSpanned: StaticString =
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0\nnumber-rows-spanned"
    static let styleFamily: StaticString = "urn:oasis:names:tc:opendocument:xmlns:style:1.0\nfamily"
    static let styleName: StaticString = "urn:oasis:names:tc:opendocument:xmlns:style:1.0\nname"
    static let valueType: StaticString =
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0\nvalue-type"
    static let value: StaticString = "urn:oasis:names:tc:opendocument:xmlns:office:1.0\nvalue"
    static let dateValue: StaticString =
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0\ndate-value"
    static let timeValue: StaticString =
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0\ntime-value"
    static let booleanValue: StaticString =
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0\nboolean-value"
    static let stringValue: StaticString =
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0\nstring-value"
    /// LibreOffice's own: it tells errors from texts.
    static let extendedType: StaticString =
        "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\nvalue-type"
    static let spaces: StaticString = "urn:oasis:names:tc:opendocument:xmlns:text:1.0\nc"
}
