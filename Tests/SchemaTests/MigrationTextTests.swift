// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

/// A database keeps the digest of each step that made it, and a program with another text of one
/// does not start there: so a text is never edited once it was in a release, nor is anything that
/// it is put together of.
@Suite struct MigrationTextTests {
    /// MD5 of each step's text, as `bascule.migration` has it.
    private static let shipped: [Int: String] = [
        1: "24a3978636ac4bc3f5e39f61bef7b166",
        2: "c9ae53c9437cfd2456593cc5fddac882",
        3: "4572791cdf29f50b207ae753641924be",
        4: "5a6735c1d18c04d39a3f0e479f4cfa8c",
        5: "2e0325c9c6818edbe2429435f1775e92",
        6: "015b6924f0e7613d6f0b6e38c8b983b4",
        7: "3222e52b2cd14733ca8c802f4d116a02",
        8: "c6366ae2b59f1b57cef733242da40f66",
        9: "64e7438c874cf9598bb4d2e28e5f6746",
        10: "44a3fdaf12c91577334304d5cb2d21da",
        11: "1793a84aa38de1eba7517adfbccc1716",
        13: "c569d175869af4c323841661618a7073",
        15: "2bbe3c4f8019f0d7691dcc798a8d0a01",
        16: "685e74001974fddb88338333963fbad7",
        17: "c4d45aacf895be5df107200e332fd7b3",
        19: "ed85519c33008a7db00ef94ab4a968c7",
        20: "07ebd8468b9bc0da96a39521ab8c8373",
        21: "5e650df2edcd3e00ff66ba16859b22eb",
        22: "90a5650ce44c8ad5962bdf2c9d768d8e",
        23: "c881659a17dedefc57d928d248dfc947",
        24: "ba1986b6c911711e3469da5d9dd7adb0",
        25: "0f657f387a74d0b8e6ab55d50a240aa0",
        26: "aa33ca67b48ccc8d74db028ba2553d37",
        27: "93335e05ba7c49cc84f06b4540ab85ce",
        30: "6429ae55bf26895e3e8b9b010bcaad3a",
        32: "287c27ed02169194c94de5d262a88d7c",
        33: "9e41920b72db8e3f92c3dbc7b6257d5b",
        34: "322530d83f96164d8f870fc238a45aac",
        35: "a0391934696f8d9a9029d26db2cf882c",
        36: "4d652d3c7dc13612c9f63e3eb6dc2e0e",
        37: "5b0fe223e0b2e4ac1eade47a462c894d",
        38: "5d5b168429d2644381611db42bd9a7ae",
        41: "071726f18625ad15a16e7c5c6cb3f4d8",
        42: "85b1b907a037e3ae1f3220dd9bce8ab1",
        43: "65bd2b4d375a0ef3f802e70f8783bbfc",
        44: "27eba80eca60b2a701b2d53d4a535613",
        45: "8503db5b044a6e6c82a85a169f01e8ec",
        46: "6cf3a9adddf4b13e1e5b8cb8f995b7dd",
        47: "0664107034e56abfa67cbd20839e3e95",
        48: "02a42f923838531499943ffd29d7b50a",
        50: "20f865af597d4bd3e1e5a2006d978936",
        51: "b51a691a347ef14320358ad0bbd298f2",
        52: "cc76106d72494ca650dbb8940756a7b3",
        53: "ceb374419010a47c2eb2b55752ef5c06",
        54: "27051854d5071fe6402eb1b9f8336e8a",
        55: "9d586e2c3d274bf13d69f0b2906d1fcd",
        56: "9107f0aee2298be8ed6c87f4dbacc3cd",
        57: "e62caa367b95089615e4468391b27044",
        58: "bf086263b432a306fc217b02149ecf20",
        59: "769c630a9576e56a56bf4e90604c0524",
        60: "b8f4dd6b40d0d7d93ab02bf7117d0e17",
        61: "210da59fd938af22548bcc38ecb6d296",
        62: "9481b9b691bb53af56073499df280e78",
        63: "dfc288452c05e8647e5cb1fe070421d4",
        65: "89a30f89b78c8cee7ffc175f8f80f8ac",
        67: "30e2e006b390b2eea93a38cc27072065",
        68: "5693d556e5c9be6ef8421876b2682a82",
        69: "2dcf899161a278aa4d00d06fd3a880cf",
        70: "1598ce8206444b8b3f7f7fa97a0dc998",
        71: "6e1b7acf0a686125b42a9b0e8d2f0e44",
        73: "459095ca756e3086a6ad482ed2b7208f",
        75: "3cdb4a07bcd0b58e8e6583ba4d67ebe3",
        76: "81e86ba439216808ec0c44a8720439a9",
        77: "edc83269f41b77922eb6b3ec6d7ae4b2",
        83: "e9e20923d187dde03dd631ada7184317",
        84: "8f65fbbfd17f460ea6fe8386fdf1173e",
        85: "935b90603b48822d9361487fd1e56c0e",
        90: "4f554855723d4b5fddf1f5af54e7bb23",
        91: "fe3bf791bfca230961539d05ab7800bd",
        94: "57caf4ac48f0f6f2310ebbf1a16f2b0e",
        96: "80987955879b0b7bd0d9bd307b1aa946",
        97: "6b702066b5eb58d7b59167f67fdbeb2d",
        98: "043d3642347ac439332945529439d3c7",
        101: "96e6022dd68738b91df9ae6536a0c150",
    ]

    @Test func `the text of a step that was shipped stays as it was`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let rows = try database.connect().query(
            "select id, name, checksum from bascule.migration order by id")
        var left = Set(Self.shipped.keys)
        for row in rows {
            let (id, name): (Int, String) = (try row[0], try row[1])
            let digest: String = try row[2]
            left.remove(id)
            guard let pinned = Self.shipped[id] else {
                Issue.record(
                    "migration \(id) (\(name)) is new: pin it here with `\(id): \"\(digest)\",`")
                continue
            }
            #expect(
                digest == pinned,
                """
                migration \(id) (\(name)) was shipped with another text, and databases that have it would \
                refuse this program: put the text back, and write what is new as a migration of its own
                """)
        }
        #expect(left.isEmpty, "migrations \(left.sorted()) were shipped and are gone")
    }
}
