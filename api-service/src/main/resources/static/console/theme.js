/** Dark or light: what the system says, unless a person chose otherwise. */
const ITEM = 'onecopy.theme';
const CHOICES = ['auto', 'light', 'dark'];
const changes = new EventTarget();

function chosen() {
    const kept = localStorage.getItem(ITEM);
    return CHOICES.includes(kept) ? kept : 'auto';
}

function apply(choice) {
    if (choice === 'auto') {
        delete document.documentElement.dataset.theme;
    } else {
        document.documentElement.dataset.theme = choice;
    }
    changes.dispatchEvent(new Event('change'));
}

/** Makes a button one that goes through the themes. */
export function themeButton(button) {
    const label = () => {
        const choice = chosen();
        button.textContent = `◐ ${choice.charAt(0).toUpperCase()}${choice.slice(1)}`;
        button.setAttribute('aria-label', `Theme: ${choice}`);
    };
    button.addEventListener('click', () => {
        const next = CHOICES[(CHOICES.indexOf(chosen()) + 1) % CHOICES.length];
        localStorage.setItem(ITEM, next);
        apply(next);
        label();
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => apply(chosen()));
    apply(chosen());
    label();
}

/** Calls back when colours have changed, for what is painted and does not follow by itself. */
export function onThemeChange(repaint, signal) {
    changes.addEventListener('change', repaint, { signal });
}

/** What a variable of the style sheets stands for now, in a form that a canvas understands. */
export function colour(variable) {
    const probe = document.createElement('span');
    probe.style.setProperty('color', `var(${variable})`);
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
}
