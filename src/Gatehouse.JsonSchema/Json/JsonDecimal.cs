namespace Gatehouse.JsonSchema.Json;

/// <summary>A JSON number as written, compared exactly: no rounding to a double, however long it is.</summary>
/// <remarks>The value is 0.D1D2D3… times ten to the power of <c>magnitude</c>; zeros at both ends are cut off.</remarks>
internal readonly ref struct JsonDecimal
{
    private const long Enough = 1L << 40;
    private readonly ReadOnlySpan<byte> digits;
    private readonly int count;
    private readonly long magnitude;
    private readonly bool negative;

    /// <summary>Reads a token that the JSON reader has accepted as a number.</summary>
    public JsonDecimal(ReadOnlySpan<byte> number)
    {
        negative = number[0] == '-';
        number = negative ? number[1..] : number;
        WasInteger = number.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        long exponent = 0;
        if (!WasInteger && number.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var e)
        {
            exponent = ReadExponent(number[(e + 1)..]);
            number = number[..e];
        }

        var point = number.IndexOf((byte)'.');
        var whole = point < 0 ? number.Length : point;
        var first = number.IndexOfAnyExcept((byte)'0', (byte)'.');
        if (first < 0)
            return;

        digits = number[first..(number.LastIndexOfAnyExcept((byte)'0', (byte)'.') + 1)];
        count = digits.Length - (digits.Contains((byte)'.') ? 1 : 0);
        magnitude = exponent + whole - first + (first > whole ? 1 : 0);
    }

    /// <summary>Whether it was written with digits alone.</summary>
    public bool WasInteger { get; }

    public bool IsZero => count == 0;

    public bool IsNegative => negative && count > 0;

    /// <summary>Whether the value has no fraction: 1.0 and 1e2 have none.</summary>
    public bool IsInteger => magnitude >= count;

    /// <summary>The power of ten of the last digit.</summary>
    public long Exponent => magnitude - count;

    public int DigitCount => count;

    /// <summary>The digits alone, as text.</summary>
    public string Digits() => System.Text.Encoding.ASCII.GetString(digits).Replace(".", "", StringComparison.Ordinal);

    public int CompareTo(JsonDecimal other)
    {
        if (IsZero || other.IsZero || IsNegative != other.IsNegative)
            return Sign - other.Sign;

        var order = magnitude != other.magnitude ? magnitude.CompareTo(other.magnitude) : CompareDigits(other);
        return IsNegative ? -order : order;
    }

    /// <summary>Whether this is a whole multiple of <paramref name="digit"/> times ten to the power of <paramref name="power"/>.</summary>
    /// <remarks>Long division by the machine word: a number of a million digits costs a million steps and no memory.</remarks>
    public bool IsMultipleOf(ulong digit, long power)
    {
        if (IsZero)
            return true;
        var shift = Exponent - power;
        if (shift < 0)
            return false;   // our last digit is not 0, so a smaller power of ten cannot be a multiple

        UInt128 rest = 0;
        foreach (var d in digits)
            if (d != '.')
                rest = (rest * 10 + (uint)(d - '0')) % digit;

        return rest * PowerOfTen(shift, digit) % digit == 0;
    }

    /// <summary>The same for equal values, however they are written.</summary>
    public ulong Hash()
    {
        ulong hash = IsNegative ? 1UL : 2UL;
        ulong word = 0;
        var n = 0;
        foreach (var d in digits)
        {
            if (d == '.')
                continue;
            word = word * 10 + (uint)(d - '0');
            if (++n % 18 == 0)
                (hash, word) = (SipHash.Of(hash, word), 0);
        }

        return SipHash.Of(SipHash.Of(hash, word), IsZero ? 0 : (ulong)magnitude);
    }

    private int Sign => IsZero ? 0 : negative ? -1 : 1;

    private int CompareDigits(JsonDecimal other)
    {
        int i = 0, j = 0;
        while (i < digits.Length && j < other.digits.Length)
        {
            if (digits[i] == '.') { i++; continue; }
            if (other.digits[j] == '.') { j++; continue; }
            if (digits[i] != other.digits[j])
                return digits[i].CompareTo(other.digits[j]);
            i++;
            j++;
        }

        return count.CompareTo(other.count);
    }

    private static ulong PowerOfTen(long exponent, ulong modulus)
    {
        UInt128 result = 1 % modulus, square = 10 % modulus;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result = result * square % modulus;
            square = square * square % modulus;
        }

        return (ulong)result;
    }

    private static long ReadExponent(ReadOnlySpan<byte> text)
    {
        var minus = text[0] == '-';
        long value = 0;
        foreach (var digit in text[(minus || text[0] == '+' ? 1 : 0)..])
            value = Math.Min(value * 10 + digit - '0', Enough);

        return minus ? -value : value;
    }
}
