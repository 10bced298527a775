/** Whether the person looks at the page: only then is what it shows seen. */

const looks = (): boolean => !document.hidden && document.hasFocus();

class Attention {
  isHere = $state.raw(looks());

  constructor() {
    const look = () => (this.isHere = looks());
    addEventListener('focus', look);
    addEventListener('blur', look);
    document.addEventListener('visibilitychange', look);
  }
}

export const attention = new Attention();
