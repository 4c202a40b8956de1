internal import Crypto
internal import Foundation

/// What a page of images looks like, and the few lines that filter it.
enum PageStyle {
    /// `content-visibility` spares the browser the images that are out of sight; it clips them to their own box, hence the
    /// parameters lie over the picture.
    static let css = """
        :root { color-scheme: light dark; --ink: #1b1b1f; --faint: #5c5c66; --paper: #fff; --plate: #f1f1f4; \
        --stripe: #d9d9de; --veil: #fffffff2; --link: #1556b0; }
        @media (prefers-color-scheme: dark) { :root { --ink: #ececf0; --faint: #a2a2ad; --paper: #17171a; \
        --plate: #232328; --stripe: #34343b; --veil: #17171af2; --link: #8ab8ff; } }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 1rem clamp(.75rem, 3vw, 2rem); background: var(--paper); color: var(--ink); \
        font: 15px/1.45 system-ui, sans-serif; }
        h1 { font-size: 1.4rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
        dl { margin: 0; } dl div { display: flex; gap: .5em; } dt { color: var(--faint); flex: none; }
        dd { margin: 0; min-width: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
        header dl { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; }
        .find { margin: .75rem 0 0; } .find output { color: var(--faint); margin-left: .5em; }
        .find input { font: inherit; width: min(24rem, 100%); padding: .35em .6em; color: inherit; \
        background: var(--plate); border: 1px solid var(--stripe); border-radius: 6px; }
        main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(13rem, 100%), 1fr)); gap: 1rem; \
        margin-top: 1rem; }
        figure { margin: 0; content-visibility: auto; contain-intrinsic-size: auto 13rem auto 14.5rem; }
        figure[hidden] { display: none; }
        .picture { display: grid; place-items: center; position: relative; aspect-ratio: 1; overflow: hidden; \
        background: var(--plate); border-radius: 6px; color: inherit; text-decoration: none; }
        .picture:focus-visible { outline: 3px solid var(--link); outline-offset: -3px; }
        img { width: 100%; height: 100%; object-fit: contain; }
        .gap { background: repeating-linear-gradient(135deg, var(--plate) 0 9px, var(--stripe) 9px 12px); }
        .gap strong { background: var(--plate); padding: .1em .5em; border-radius: 4px; }
        .failed strong { color: #c3362b; }
        .about { position: absolute; inset: 0; overflow: auto; padding: .6rem; background: var(--veil); opacity: 0; \
        font-size: .8rem; }
        .about p { margin: 0 0 .4rem; overflow-wrap: anywhere; white-space: pre-wrap; }
        .picture:hover .about, .picture:focus-visible .about { opacity: 1; }
        figcaption { color: var(--faint); font-size: .85rem; padding-top: .2rem; font-variant-numeric: tabular-nums; }
        """

    /// Shows the images whose text holds every word. Without it the page is whole, but has no filter.
    static let script = """
        (() => {
        const box = document.querySelector('.find'), input = box.querySelector('input');
        const count = box.querySelector('output'), figures = [...document.querySelectorAll('figure')];
        let texts;
        const filter = () => {
        texts ??= figures.map(figure => figure.textContent.toLowerCase());
        const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
        let shown = 0;
        figures.forEach((figure, i) => {
        const fits = words.every(word => texts[i].includes(word));
        if (figure.hidden === fits) figure.hidden = !fits;
        shown += fits;
        });
        count.value = `${shown} of ${figures.length}`;
        };
        let waiting;
        input.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
        count.value = `${figures.length} images`;
        box.hidden = false;
        })();
        """

    /// The script's SHA-256 in Base64, by which the page's policy knows it.
    static let scriptDigest = Data(SHA256.hash(data: Data(script.utf8))).base64EncodedString()
}
