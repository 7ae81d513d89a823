// One question of a kind at a time: while it is answered only the newest other one waits.

export class Latest {
  // ask(data) gives a promise; got(answer, data) and failed(error, data) are told of the newest.
  constructor(ask, got, failed, pause = 0) {
    Object.assign(this, { ask, got, failed, pause });
    this.timer = 0;
    this.busy = false;
    this.next = null;
  }

  // Ask this after a pause, unless something newer comes.
  want(data) {
    clearTimeout(this.timer);
    this.next = data;
    this.timer = setTimeout(() => this.go(), this.pause);
  }

  // Nothing that is on its way or waits is of interest any more.
  forget() {
    clearTimeout(this.timer);
    this.next = null;
    this.stale = true;
  }

  async go() {
    if (this.busy || this.next === null) return;
    const data = this.next;
    this.next = null;
    this.busy = true;
    this.stale = false;
    try {
      const answer = await this.ask(data);
      if (!this.stale) this.got(answer, data);
    } catch (error) {
      // What fails while something newer waits is of no interest.
      if (!this.stale && this.next === null) this.failed(error, data);
    }
    this.busy = false;
    this.go();
  }
}
