namespace Gatehouse.Live;

/// <summary>A place for <see cref="KeyMore"/> by the key's number; null for the many keys without.</summary>
internal readonly record struct KeyExtra(KeyMore? More);
