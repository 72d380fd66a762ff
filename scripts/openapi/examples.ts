/** Placeholder values of the examples. The tests replace them by real ones and send the documented requests. */
export const EXAMPLE = {
  code: 'pLaCe-_hOlDeR-oF-a-c0de-in-the-l1nk-0123456',
  contactId: 'b7w2k9q4m1x8c5v0z3n6t1r4',
  portalId: 'p0a1b2c3d4e5f6g7h8i9j0k1',
  roleId: 'r9t8y7u6i5o4p3a2s1d0f9g8',
  otherRoleId: 'q1w2e3r4t5y6u7i8o9p0a1s2',
  invitationId: '7d0f0a3e-5a34-4a0e-9d5f-2f4c1c6b8e21',
  batchId: '2c9f6f0e-8a53-4a39-b7a1-5d1f3f0c7a90',
  portalUserId: 'e2a4c1d8-6f3b-4b7e-9a50-1c8d7e6f5a43',
  pageId: 'h3j4k5l6z7x8c9v0b1n2m3q4',
  jobId: 4711,
} as const;
