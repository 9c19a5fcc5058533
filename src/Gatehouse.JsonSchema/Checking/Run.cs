using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Gatehouse.JsonSchema.Json;

namespace Gatehouse.JsonSchema.Checking;

/// <summary>What one validation needs besides the schema; kept per thread, so that a valid instance costs no memory.</summary>
internal sealed partial class Run
{
    private const int Keep = 256 * 1024;

    [ThreadStatic]
    private static Run? spare;

    private byte[] text = new byte[256];
    private char[] characters = new char[256];
    private long work;

    public NameStack Names { get; } = new();

    public SchemaProgram Program { get; private set; } = null!;

    public static Run Take(SchemaProgram program, int length)
    {
        var run = spare ?? new Run();
        spare = null;
        run.Program = program;
        run.Start(length);
        return run;
    }

    public void Return()
    {
        Faults = null;
        Program = null!;
        Names.Trim();
        if (text.Length + characters.Length + 8 * marks.Length < Keep)
            spare = this;
    }

    /// <summary>Begins a walk over an instance.</summary>
    /// <remarks>
    /// Algorithmic complexity (CWE-407): branches inside branches (oneOf in oneOf, at each
    /// level of a value) multiply. Whatever the schema, one walk applies at most
    /// 65,536 + 32 x bytes schemas to values; then the instance is refused.
    /// </remarks>
    public void Start(int length)
    {
        work = 65_536 + 32L * length;
        markTop = 0;
        scopeTop = 0;
        hashes.Clear();
        path.Clear();
        Quiet = 0;
    }

    /// <summary>Counts one schema applied to one value.</summary>
    public bool Spend() => --work >= 0 || Fail("work", "a simpler value: this one takes too many steps to check");

    /// <summary>Asked before each step down, whatever the bounds promise: a stack that overflows ends the whole process (CWE-674).</summary>
    public bool HasStack() => RuntimeHelpers.TryEnsureSufficientExecutionStack() || Fail("depth", "a value that is nested less deep");

    /// <summary>A string or name as UTF-8 without escapes; valid until the next escaped one is asked for.</summary>
    public ReadOnlySpan<byte> Text(scoped in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan;
        Unescape(reader.ValueSpan, out var written);
        return text.AsSpan(0, written);
    }

    public bool TryText(scoped in Utf8JsonReader reader) => Unescape(reader.ValueSpan, out _);

    /// <summary>UTF-8 as UTF-16; valid until the next call.</summary>
    public ReadOnlySpan<char> Characters(ReadOnlySpan<byte> utf8)
    {
        if (characters.Length < utf8.Length)
            characters = new char[utf8.Length];
        return characters.AsSpan(0, Encoding.UTF8.GetChars(utf8, characters));
    }

    private bool Unescape(ReadOnlySpan<byte> escaped, out int written)
    {
        if (text.Length < escaped.Length)
            text = new byte[escaped.Length];
        return JsonText.TryUnescape(escaped, text, out written);
    }
}
