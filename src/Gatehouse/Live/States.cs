namespace Gatehouse.Live;

/// <summary>A subject as a node holds it, by its number.</summary>
/// <param name="Epoch">Tokens made under a lower one are refused.</param>
/// <param name="RoleSet">Index into the role sets.</param>
/// <param name="Known">False for a number that is no subject, or no longer one.</param>
/// <param name="Suspended">Nothing of theirs is accepted.</param>
/// <param name="NotBefore">Unix seconds: foreign tokens made then or earlier are refused.</param>
internal readonly record struct SubjectState(int Epoch, int RoleSet, bool Known, bool Suspended, uint NotBefore);

/// <summary>A client as a node holds it, by its number.</summary>
/// <param name="Epoch">Tokens made under a lower one are refused.</param>
/// <param name="Plan">Index into the plans; 0 is none.</param>
/// <param name="Barred">Kinds of credential it may not come with; none for a client that nobody said anything about.</param>
/// <param name="NotBefore">Unix seconds: foreign tokens made then or earlier are refused.</param>
internal readonly record struct ClientState(int Epoch, int Plan, CredentialKinds Barred, uint NotBefore);
