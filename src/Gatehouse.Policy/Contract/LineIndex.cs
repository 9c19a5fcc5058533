using System.Text;

namespace Gatehouse.Policy.Contract;

/// <summary>Turns a byte offset into line and column (both from 1; columns count characters).</summary>
internal sealed class LineIndex
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly List<int> starts = [0];

    internal LineIndex(ReadOnlyMemory<byte> bytes)
    {
        this.bytes = bytes;
        var span = bytes.Span;
        for (var at = span.IndexOf((byte)'\n'); at >= 0;)
        {
            starts.Add(at + 1);
            var next = span[(at + 1)..].IndexOf((byte)'\n');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    internal (int Line, int Column) At(int offset)
    {
        var found = starts.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, Encoding.UTF8.GetCharCount(bytes.Span[starts[line]..offset]) + 1);
    }
}
