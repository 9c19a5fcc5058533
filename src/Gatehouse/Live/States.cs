namespace Gatehouse.Live;

/// <summary>A subject as a node holds it, by its number.</summary>
/// <param name="Epoch">Tokens made under a lower one are refused.</param>
/// <param name="RoleSet">Index into the role sets.</param>
/// <param name="Known">False for a number that is no subject, or no longer one.</param>
/// <param name="Suspended">Nothing of theirs is accepted.</param>
internal readonly record struct SubjectState(int Epoch, int RoleSet, bool Known, bool Suspended);

/// <summary>A client as a node holds it, by its number.</summary>
/// <param name="Epoch">Tokens made under a lower one are refused.</param>
/// <param name="Plan">Index into the plans; 0 is none.</param>
internal readonly record struct ClientState(int Epoch, int Plan);
