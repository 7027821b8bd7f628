// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Ingest

@Suite struct ReportGuardTests {
    /// A report with `;` opened by a program that splits at `,`, or the other way round; and as one
    /// cell, which is no number however its parts look.
    @Test(arguments: [
        ("=cmd", "'=cmd"), ("a;=cmd|x", "a;'=cmd|x"), ("a,=1+1", "a,'=1+1"), ("a\t@x", "a\t'@x"),
        ("a;\"=cmd\"", "a;'\"=cmd\""), ("\n=1+1", "'\n'=1+1"), ("x\r\n-x", "x\r\n'-x"),
        ("-5,2;+3.4", "'-5,2;+3.4"), ("-5,2", "-5,2"), ("+1,cmd|x", "'+1,cmd|x"),
        ("LAB 1;12/03/2026;-4,5 %", "LAB 1;12/03/2026;-4,5 %"),
        ("a;b,c", "a;b,c"), ("", ""), ("n.d.", "n.d."), ("a;;=x", "a;;'=x"),
    ])
    func `no part of a cell becomes a formula under another separator`(
        _ text: String, _ wanted: String
    ) {
        #expect(FaultReport.guarded(text) == wanted)
    }
}
