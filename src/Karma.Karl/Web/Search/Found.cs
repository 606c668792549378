namespace Karma.Karl.Web.Search;

/// <summary>Something that was found.</summary>
/// <param name="Kind">What it is: <c>service</c>, <c>build</c>, <c>instance</c>, <c>endpoint</c> or <c>host</c>.</param>
/// <param name="EntityId">Its id, which is its address.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Note">Why it was found, where the name does not say so; else empty.</param>
internal sealed record Found(string Kind, string EntityId, string Name, string Note = "");
