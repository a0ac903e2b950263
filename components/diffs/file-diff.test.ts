import { expect, test } from 'vitest'
import { diffsInText, filesOfDiff } from '#components/diffs/file-diff.ts'

const paths = (diff: string) => [...filesOfDiff(diff).keys()]

test('files are found by their new path, by the old one where they are gone', () => {
  const changed =
    'diff --git a/x.ts b/x.ts\nindex 1..2 100644\n--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-diff --git a\n+b\n'
  const gone = 'diff --git a/y z b/y z\ndeleted file mode 100644\n--- a/y z\t\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n'
  const moved = 'diff --git a/old b/new\nsimilarity index 100%\nrename from old\nrename to new\n'
  const binary = 'diff --git a/a b.png b/a b.png\nnew file mode 100644\nindex 0..1\nBinary files differ\n'
  expect(paths(changed + gone + moved + binary)).toEqual(['x.ts', 'y z', 'new', 'a b.png'])
  expect(filesOfDiff(changed + gone).get('x.ts')?.text).toBe(changed)
})

test('a line of a file that looks like a header is no path', () => {
  const diff = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n---- a/other\n++++ b/other\n'
  expect(paths(diff)).toEqual(['x'])
})

test('a unified diff that was written as text is read as one', () => {
  const text = 'Index: src/a.ts\n=====\n--- src/a.ts\tbefore\n+++ src/a.ts\tafter\n@@ -1,1 +1,1 @@\n-a\n+b\n'
  expect(diffsInText(text)).toEqual({
    before: '',
    files: [
      {
        path: 'src/a.ts',
        text: 'diff --git a/src/a.ts b/src/a.ts\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,1 +1,1 @@\n-a\n+b\n',
      },
    ],
  })
  expect(diffsInText(`Two files\n${text}${text.replaceAll('a.ts', 'b.ts')}`)).toMatchObject({
    before: 'Two files',
    files: [{ path: 'src/a.ts' }, { path: 'src/b.ts' }],
  })
  expect(diffsInText('@@ -1 +1 @@\n-a\n+b')).toMatchObject({ files: [{ path: 'file' }] })
  expect(diffsInText('mail me @@ home')).toBeNull()
})
