namespace Gatehouse.JsonSchema;

/// <summary>Types of JSON values, as a set.</summary>
[Flags]
public enum JsonTypes
{
    /// <summary>No type: nothing is valid.</summary>
    None = 0,

    /// <summary><c>null</c></summary>
    Null = 1,

    /// <summary><c>true</c> and <c>false</c></summary>
    Boolean = 2,

    /// <summary>Numbers without a fraction.</summary>
    Integer = 4,

    /// <summary>All numbers; always together with <see cref="Integer"/>.</summary>
    Number = 8 | Integer,

    /// <summary>Strings.</summary>
    String = 16,

    /// <summary>Arrays.</summary>
    Array = 32,

    /// <summary>Objects.</summary>
    Object = 64,

    /// <summary>Everything.</summary>
    Any = Null | Boolean | Number | String | Array | Object,
}
