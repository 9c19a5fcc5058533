namespace Gatehouse.Keys;

/// <summary>A key just made.</summary>
/// <param name="Id">Its public part.</param>
/// <param name="Text">The whole key: to be shown once and kept nowhere.</param>
public sealed record NewKey(string Id, string Text)
{
    /// <summary>The id only, so that no log ever prints the key by accident (CWE-532).</summary>
    public override string ToString() => Id;
}

/// <summary>A key taken apart.</summary>
public readonly ref struct ParsedKey
{
    internal ParsedKey(ReadOnlySpan<char> text, ReadOnlySpan<char> brand, bool isTest, KeyId id)
    {
        Text = text;
        Brand = brand;
        IsTest = isTest;
        Id = id;
    }

    /// <summary>Whose key it claims to be.</summary>
    public ReadOnlySpan<char> Brand { get; }

    /// <summary>Whether it was made for trying out.</summary>
    public bool IsTest { get; }

    /// <summary>The whole key: what is hashed.</summary>
    internal ReadOnlySpan<char> Text { get; }

    /// <summary>Its public id.</summary>
    internal KeyId Id { get; }
}
