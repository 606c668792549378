namespace Karma.Karl.Web.Pages;

/// <summary>A kind of page: its address, and how it is made.</summary>
internal interface IPage
{
    /// <summary>Its address under the mount point, such as <c>/service/{service}</c>.</summary>
    string Pattern { get; }

    /// <exception cref="ProblemException">There is no such page.</exception>
    Task<Page> MakeAsync(Asked asked);
}
