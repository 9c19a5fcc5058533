namespace Gatehouse.Keys;

/// <summary>The key store cannot be used as it is; the message says which file, what is wrong and what to do. Never holds a secret.</summary>
public sealed class KeyStoreException : Exception
{
    /// <summary>Without a message.</summary>
    public KeyStoreException() { }

    /// <summary>With what is wrong and what to do.</summary>
    public KeyStoreException(string message) : base(message) { }

    /// <summary>With what is wrong, what to do, and the cause.</summary>
    public KeyStoreException(string message, Exception inner) : base(message, inner) { }
}
